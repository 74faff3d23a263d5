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
event: Live : bytes live at the memory peak
event: Allocated : bytes allocated
events: Python Native System Waiting Samples Live Allocated
summary: 2000000000 900000000 100000000 0 750 398458880 795282944

fl=(1) /work/app/main.py
fn=(2) main
19 2000000000 0 0 0 500 0 120000000
cfi=(1)
cfn=(3) spectrum
calls=1 7
17 0 900000000 0 0 225 398458880 398458880
cfi=(1)
cfn=(4) remember
calls=1 12
20 0 0 100000000 0 25 0 209715200

fl=(1)
fn=(3)
8 0 0 0 0 0 79691776 79691776
9 0 900000000 0 0 225 318767104 318767104

fl=(1)
fn=(4)
13 0 0 100000000 0 25 0 209715200

fl=(1)
fn=(5) <module>
cfi=(1)
cfn=(2)
calls=1 16
22 2000000000 900000000 100000000 0 750 398458880 728174080

fl=(2) /work/lib/deep/tools.py
fn=(6) work
22 0 0 0 0 0 0 67108864
