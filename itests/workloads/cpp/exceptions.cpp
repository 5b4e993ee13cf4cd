// SPDX-License-Identifier: Apache-2.0
/* Templates, virtual calls, destructors, a sort with a comparator, and exceptions thrown through all of them. */
#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include "../c/workload.h"

namespace shop {

struct Shape {
	virtual ~Shape() = default;
	virtual long area(long count) const = 0;
};

template <typename T, int Sides>
struct Polygon : Shape {
	__attribute__((noinline, noipa)) long area(long count) const override
	{
		spin(count);
		return static_cast<long>(sizeof(T)) * Sides;
	}
};

struct Guard {
	explicit Guard(long &value) : value_(value) {}
	~Guard() { value_++; }
	long &value_;
};

template <typename T>
__attribute__((noinline, noipa)) long measure(const std::vector<T *> &shapes, long &guarded)
{
	Guard guard(guarded);
	long sum = 0;

	for (const T *shape : shapes)
		sum += shape->area(A_WHILE / 4);
	return sum;
}

__attribute__((noinline, noipa)) long thrower(int depth, long &guarded)
{
	Guard guard(guarded);

	if (depth == 0)
		throw std::runtime_error("as asked");
	return thrower(depth - 1, guarded) + 1;
}

template <int N>
__attribute__((noinline, noipa)) long catcher(long &guarded)
{
	for (int i = 0; i < N; i++) {
		try {
			thrower(10, guarded);
		} catch (const std::runtime_error &) {
			guarded++;
		}
	}
	return guarded;
}

} // namespace shop

STEP long cpp_loop(double until)
{
	shop::Polygon<long, 3> triangle;
	shop::Polygon<std::string, 4> square;
	std::vector<shop::Shape *> shapes{&triangle, &square};
	long guarded = 0;

	while (now_seconds() < until) {
		guarded += shop::measure<shop::Shape>(shapes, guarded);
		shop::catcher<8>(guarded);
	}
	return guarded;
}

int main(int argc, char **argv)
{
	say_ready();
	return cpp_loop(now_seconds() + seconds_to_run(argc, argv)) == 42;
}
