"""Programs whose lines are counted. Each marks its functions with @profile, so that line_profiler can be asked too; what runs how
often follows from the source alone."""

PLAIN = '''
@profile
def count(n):
    total = 0
    for i in range(n):
        if i % 4 == 0:
            total += 1
        elif i % 4 == 1:
            continue
        else:
            total -= 1
    while total < 0:
        total += 1
    return total

count(1000)
count(10)
'''

EXCEPTIONS = '''
def fail(n):
    raise KeyError(n)

@profile
def careful(n):
    try:
        if n % 2:
            fail(n)
        return n
    except KeyError:
        n += 1
    finally:
        n += 2
    return n

@profile
def careless(n):
    if n > 3:
        fail(n)
    return n

for i in range(20):
    careful(i)
    try:
        careless(i)
    except KeyError:
        pass
'''

GENERATORS = '''
@profile
def numbers(n):
    for i in range(n):
        got = yield i
        if got:
            n = got
    return n

@profile
def both(n):
    first = yield from numbers(n)
    try:
        yield first
    except ValueError:
        yield -1

for value in both(6):
    pass
it = both(2)
next(it), next(it), next(it)
it.throw(ValueError())
it.close()
sender = numbers(3)
next(sender)
sender.send(0)
sender.close()
'''

RECURSION = '''
@profile
def fib(n):
    if n < 2:
        return n
    a = fib(n - 1)
    b = fib(n - 2)
    return a + b

@profile
def even(n):
    if n == 0:
        return True
    return odd(n - 1)

@profile
def odd(n):
    if n == 0:
        return False
    return even(n - 1)

fib(12)
even(20)
'''

CLASSES = '''
import functools

class Box:
    @profile
    def __init__(self, size):
        self.size = size

    @property
    @profile
    def double(self):
        return self.size * 2

    @staticmethod
    @profile
    def make(size):
        box = Box(size)
        return box

    @classmethod
    @profile
    def many(cls, n):
        boxes = []
        for i in range(n):
            boxes.append(cls.make(i))
        return boxes

def twice(function):
    @functools.wraps(function)
    def run(*args):
        function(*args)
        return function(*args)
    return run

@twice
@profile
def add(a, b):
    c = a + b
    return c

sum(box.double for box in Box.many(30))
add(1, 2)
'''

COROUTINES = '''
import asyncio

@profile
async def step(n):
    for _ in range(n):
        await asyncio.sleep(0)
    return n

@profile
async def main():
    tasks = [step(i) for i in range(5)]
    done = await asyncio.gather(*tasks)
    async with asyncio.Lock():
        total = sum(done)
    return total

loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
'''

THREADS = '''
import threading

@profile
def work(n):
    total = 0
    for i in range(n):
        total += i
    return total

threads = [threading.Thread(target=work, args=(100 * i,)) for i in range(1, 5)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
'''

NESTED = '''
@profile
def outer(n):
    def inner(x):
        y = x
        return y
    values = sorted([3, 1, 2], key=lambda v: -v)
    with open(__file__) as file:
        file.read(1)
    def double(x): return x * 2
    for i in range(n):
        inner(i); double(i)
    text = (
        str(n) +
        "x"
    )
    return [values, text]

outer(7)
'''

PROGRAMS = {name.lower(): source for name, source in list(globals().items()) if name.isupper() and name != "PROGRAMS"}
