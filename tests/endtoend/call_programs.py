"""Programs whose calls are the same in every run, for calls_test.py. Each uses what its name says."""
import call_programs_simple

PROGRAMS = {
    "recursion": """
        def fib(n):
            return n if n < 2 else fib(n - 1) + fib(n - 2)
        def even(n):
            return True if n == 0 else odd(n - 1)
        def odd(n):
            return False if n == 0 else even(n - 1)
        def ackermann(m, n):
            if m == 0:
                return n + 1
            return ackermann(m - 1, 1 if n == 0 else ackermann(m, n - 1))
        def main():
            print(fib(12), even(41), ackermann(2, 3))
        main()
    """,
    "generators": """
        def count(n):
            for i in range(n):
                yield i
        def chain(*parts):
            for part in parts:
                yield from part
        def echo():
            got = None
            while True:
                try:
                    got = yield got
                except ValueError:
                    got = "thrown"
        def main():
            print(sum(count(10)), list(chain(count(3), [7], count(2))))
            talk = echo()
            next(talk)
            print(talk.send(1), talk.throw(ValueError("x")), talk.send(2))
            talk.close()
            half = count(9)
            next(half)
            del half
            never = count(3)
            never.close()
        main()
    """,
    "comprehensions": """
        def square(x):
            return x * x
        def main():
            print(len([square(i) for i in range(20)]), len({square(i) for i in range(20)}))
            print(len({i: square(i) for i in range(20)}), sum(square(i) for i in range(20)))
            print(len([
                [abs(j) for j in range(i)]
                for i in range(5)]))
        main()
    """,
    "decorators": """
        import functools
        def loud(function):
            @functools.wraps(function)
            def wrapper(*arguments, **named):
                return function(*arguments, **named)
            return wrapper
        def times(n):
            def decorate(function):
                def repeated(x):
                    for _ in range(n):
                        x = function(x)
                    return x
                return repeated
            return decorate
        @loud
        def add(a, b=1):
            return a + b
        @times(3)
        @loud
        def double(x):
            return 2 * x
        @functools.lru_cache(maxsize=None)
        def cached(n):
            return 1 if n < 2 else cached(n - 1) + cached(n - 2)
        def main():
            print(add(1), add(1, b=5), double(1), cached(15))
        main()
    """,
    "builtins": """
        def key(x):
            return -x
        def main():
            numbers = []
            for i in range(30):
                numbers.append(i % 7)
            numbers.sort(key=key)
            print(sorted(numbers, key=key)[:3], max(numbers, key=key), len(numbers), min(3, 4))
            text = ",".join(map(str, numbers)).upper().split(",")
            print(len(text), isinstance(text, list), getattr(text, "__len__")(), hasattr(text, "x"))
            table = dict.fromkeys("abc", 0)
            table.update(d=1)
            print(sorted(table.items()), table.get("a"), table.pop("b"), divmod(7, 2), abs(-3), hash(3))
            print(list(filter(None, map(key, range(5)))), any(map(key, [0, 0])), ord("a"), pow(2, 10))
            print("{:>5}".format(3), "x".encode("ascii").decode(), (1).bit_length(), b"ab".hex())
        main()
    """,
    "exceptions": """
        class Problem(Exception):
            def __init__(self, code):
                super().__init__(code)
                self.code = code
        def fail(n):
            if n == 0:
                raise Problem(7)
            try:
                return fail(n - 1)
            finally:
                abs(n)
        def convert(text):
            try:
                return int(text)
            except ValueError:
                return len(text)
        def reraise():
            try:
                fail(3)
            except Problem as problem:
                raise KeyError(problem.code) from problem
        def main():
            for i in range(4):
                try:
                    fail(i)
                except Problem:
                    pass
            print(convert("3"), convert("x"), convert(""))
            broken_ones = [
                lambda: [].pop(),
                lambda: {}["x"],
                lambda: getattr(1, "nothing"),
                reraise,
            ]
            for broken in broken_ones:
                try:
                    broken()
                except (LookupError, AttributeError) as error:
                    print(type(error).__name__)
        main()
    """,
    "classes": """
        class Base:
            count = 0
            def __init__(self, x):
                self.x = x
            def __enter__(self):
                return self
            def __exit__(self, *_):
                return False
            @property
            def double(self):
                return 2 * self.x
            @classmethod
            def make(cls, x):
                return cls(x)
            @staticmethod
            def helper(x):
                return x + 1
            def __eq__(self, other):
                return self.x == other.x
            def __hash__(self):
                return hash(self.x)
            def __len__(self):
                return 3
            def __iter__(self):
                return iter([self.x])
            def __call__(self, y):
                return self.x + y
            def __del__(self):
                Base.count += 1
        class Derived(Base):
            def __init__(self, x):
                super().__init__(x)
                self.helper(x)
            def __getattr__(self, name):
                return len(name)
        def main():
            with Derived.make(3) as item:
                print(item.double, item == Base(3), len(item), list(item), item(4), item.unknown)
            print(len({Base(1), Base(1), Derived(2)}))
            del item
            print(Base.count)
        main()
    """,
    "closures": """
        import functools
        def counter():
            n = 0
            def step(by=1):
                nonlocal n
                n += by
                return n
            return step
        def main():
            step = counter()
            print([step() for _ in range(5)][-1], functools.reduce(lambda a, b: a + b, range(10)))
            add = functools.partial(lambda a, b: a * b, 3)
            print(add(4), sorted([(1, "b"), (0, "c")], key=lambda pair: pair[1]))
        main()
    """,
    "asynchronous": """
        import asyncio
        async def leaf(n):
            await asyncio.sleep(0)
            return n
        async def numbers(n):
            for i in range(n):
                yield await leaf(i)
        class Room:
            async def __aenter__(self):
                return self
            async def __aexit__(self, *_):
                return False
        async def main():
            async with Room():
                print(sum(await asyncio.gather(*[leaf(i) for i in range(6)])))
            print([n async for n in numbers(4)])
        asyncio.run(main())
    """,
    "iterators": """
        class Countdown:
            def __init__(self, n):
                self.n = n
            def __iter__(self):
                return self
            def __next__(self):
                if self.n == 0:
                    raise StopIteration
                self.n -= 1
                return self.n
        def main():
            print(list(Countdown(5)), sum(Countdown(4)), [*zip(Countdown(3), Countdown(2))])
            first, *rest = Countdown(4)
            print(first, rest, max(Countdown(6)), 3 in Countdown(5))
            print(list(enumerate(reversed([1, 2, 3]))), next(Countdown(2)))
        main()
    """,
    "unpacking": """
        def take(*arguments, **named):
            return len(arguments) + len(named)
        def main():
            values, names = [1, 2, 3], {"a": 1}
            for _ in range(3):
                take(*values)
                take(**names)
                take(*values, **names)
                max(*values)
                dict(**names)
            print(take(*range(4), b=2))
        main()
    """,
    "evaluated": """
        def helper(x):
            return x + 1
        def main():
            for i in range(3):
                eval("helper(%d)" % i)
            exec("def made(x):\\n    return helper(x)\\nmade(1)\\nmade(2)", globals())
            code = compile("helper(5)", "<made>", "eval")
            print(eval(code), eval(code))
        main()
    """,
    "modules": """
        import collections
        import json
        import re
        Point = collections.namedtuple("Point", "x y")
        def main():
            print(json.dumps({"a": [1, 2, {"b": None}]}), json.loads("[1, 2]"))
            print(re.sub("a+", lambda match: match.group().upper(), "caat"), Point(1, 2)._replace(x=3))
            print(collections.Counter("abracadabra").most_common(1))
            queue = collections.deque([1, 2])
            queue.append(3)
            print(queue.popleft())
        main()
    """,
    "sharing": """
        # One place that calls Python code and C code in turns.
        def own(x):
            return x
        class Callable:
            def __call__(self, x):
                return x
        def main():
            for function in (own, abs, own, len, str, Callable(), "x".join) * 40:
                function(-1 if function is abs else "")
        main()
    """,
    "operators": call_programs_simple.OPERATORS,
}
