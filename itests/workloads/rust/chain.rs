// SPDX-License-Identifier: Apache-2.0
//! A release build's call chain: generics, a trait object, a closure and a thread with a name.
use std::hint::black_box;
use std::io::Write;
use std::time::{Duration, Instant};

trait Burn {
    fn burn(&self, count: u64) -> u64;
}

struct Furnace<T>(T);

impl<T: Copy + Into<u64>> Burn for Furnace<T> {
    #[inline(never)]
    fn burn(&self, count: u64) -> u64 {
        let mut sum = self.0.into();
        for i in 0..count {
            sum = black_box(sum ^ i);
        }
        sum
    }
}

#[inline(never)]
fn generic_step<T: Burn + ?Sized>(burner: &T, count: u64) -> u64 {
    black_box(burner.burn(black_box(count))) + 1
}

#[inline(never)]
fn rust_loop(until: Instant) -> u64 {
    let boxed: Box<dyn Burn> = Box::new(Furnace(7u32));
    let mut sum = 0;
    while Instant::now() < until {
        sum += black_box(generic_step(boxed.as_ref(), 1_000_000));
    }
    sum
}

fn main() {
    let seconds: f64 = std::env::args().nth(1).and_then(|s| s.parse().ok()).unwrap_or(5.0);
    println!("ready");
    std::io::stdout().flush().unwrap();
    let until = Instant::now() + Duration::from_secs_f64(seconds);
    let thread = std::thread::Builder::new().name("rust-worker".into()).spawn(move || black_box(rust_loop(until))).unwrap();
    black_box(rust_loop(until));
    thread.join().unwrap();
}
