# callgrind format
version: 1
creator: fixingahole
pid: 100
cmd: app/main.py
positions: line
event: Python : time in bytecode, ns
event: Native : time in machine code, ns
event: System : time in the kernel, ns
event: Waiting : time not running, ns
event: Samples : samples, not calls
event: Time = Python + Native + System + Waiting : ns
events: Python Native System Waiting Samples
summary: 4504000000 1999000000 496000000 0 1746

fl=(3) ???
fn=(1) [interpreter]
0 12000000 49000000 0 0 13

fl=(1) /work/app/main.py
fn=(2) crunch
17 600000000 0 0 0 150
18 3200000000 0 0 0 800

fl=(2) /work/lib/deep/tools.py
fn=(3) Tools.work
22 0 1100000000 0 0 275
23 0 0 196000000 0 49

fl=(1)
fn=(4) load
5 0 0 300000000 0 75
6 0 700000000 0 0 175

fl=(1)
fn=(5) walk
12 600000000 0 0 0 150
cfi=(1)
cfn=(5)
calls=1 9
12 200000000 0 0 0 50

fl=(1)
fn=(6) main
26 0 150000000 0 0 37
cfi=(1)
cfn=(4)
calls=1 4
23 0 700000000 300000000 0 250
cfi=(1)
cfn=(5)
calls=1 9
24 600000000 0 0 0 150
cfi=(1)
cfn=(2)
calls=1 15
25 3800000000 0 0 0 950

fl=(2)
fn=(7) Tools.run
9 90000000 0 0 0 22

fl=(1)
fn=(8) <module>
30 2000000 0 0 0 0
cfi=(1)
cfn=(6)
calls=1 22
30 4400000000 850000000 300000000 0 1387
cfi=(2)
cfn=(7)
calls=1 7
30 90000000 0 0 0 22
