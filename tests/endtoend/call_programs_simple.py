"""Of call_programs.py: functions that call nothing, but whose operators do."""

OPERATORS = """
        class Number:
            def __init__(self, value):
                self.value = value
            def __add__(self, other):
                return plus(self.value, other)
            def __getitem__(self, key):
                return twice(key)
            @property
            def half(self):
                return divided(self.value, 2)
            def __enter__(self):
                return self
            def __exit__(self, *failure):
                len(failure)
                return True
            def __iter__(self):
                yield self.value
                yield len("two")
            def __del__(self):
                twice(4)
        class Chain:
            def __add__(self, n):
                return chained(self, n - 1) if n else 0
        def chained(chain, n):
            return chain + n if n else 0
        def plus(a, b):
            return a + b
        def twice(x):
            return x + x
        def divided(a, b):
            return a / b
        def by_item(number):
            return number[3]
        def by_property(number):
            return number.half
        def by_with(number):
            with number:
                raise KeyError
        def by_loop(number):
            total = 0
            for x in number:
                total += x
            return total
        def by_import():
            import call_nothing
            return call_nothing
        def by_drop():
            global dropped
            dropped = None
        def down(n):
            return twice(n) if n == 0 else down(n - 1)
        def main():
            number = Number(5)
            for i in range(40):
                plus(number, i)
                by_item(number)
                by_property(number)
                by_with(number)
                by_loop(number)
                try:
                    divided(i, 0)
                except ZeroDivisionError:
                    pass
            down(50)
            chained(Chain(), 30)
            by_drop()
            try:
                by_import()
            except ImportError:
                pass
            del number
        dropped = Number(1)
        main()
"""
