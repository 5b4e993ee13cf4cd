module hearth.io/workloads

go 1.19
