# callgrind format
version: 1
creator: fixingahole
pid: 100
cmd: app/main.py
positions: line
event: Time : elapsed, ns, with what counting cost
events: Time
summary: 900009000

fl=(2) /work/app/main.py
fn=(1) fib
1 700009000
cfi=(2)
cfn=(1)
calls=21890 1
1 699900000

fl=(2)
fn=(2) numbers
7 150000000
cfi=(1) ???
cfn=(3) <built-in method builtins.len>
calls=1000 0
7 49000000

fl=(1)
fn=(3)
0 49000000

fl=(2)
fn=(4) <module>
1 1000000
cfi=(2)
cfn=(1)
calls=1 1
1 700000000
cfi=(2)
cfn=(2)
calls=1 7
1 199000000
