"""Programs that both the sampled and the exact heap tests run."""

# 50 MiB of the parent's freed on both sides of a fork; the child gets 30 MiB and 19.1 MiB of small ones twice, and keeps one.
FORKS = """
import os
def before(): return bytearray(50 << 20)
def child(): return [bytearray(30 << 20), [bytes(967) for i in range(20000)]]
inherited = before()
pid = os.fork()
if pid == 0:
    mine = child()
    del inherited, mine
    again = child()
    os._exit(0)
os.waitpid(pid, 0)
del inherited
print("ok", flush=True)
os._exit(0)
"""
