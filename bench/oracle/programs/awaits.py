"""Two tasks of one event loop, 30 to 70, each with its own chain of awaits. usage: awaits.py SECONDS"""
import asyncio
import sys

from parts import Parts, part, tell


async def parse_thirty(n):
    total = 0
    for i in range(n * 1000):
        total += i * i % 7
    return total


async def fetch_thirty(n):
    return await parse_thirty(n)


async def parse_seventy(n):
    total = 0
    for i in range(n * 1000):
        total += i * i % 7
    return total


async def fetch_seventy(n):
    return await parse_seventy(n)


async def serve(name, fetch, parts, seconds):
    while parts.total() < seconds:
        if parts.behind() == name:
            units = parts.length(name)
            start = parts.clock()
            await fetch(units)
            parts.add(name, parts.clock() - start, units)
        await asyncio.sleep(0)


async def both(parts, seconds):
    await asyncio.gather(serve("thirty", fetch_thirty, parts, seconds), serve("seventy", fetch_seventy, parts, seconds))


def main():
    parts = Parts({"thirty": 30, "seventy": 70})
    asyncio.run(both(parts, float(sys.argv[1])))
    tell([{name: part(parts.spent[name], "python", "parse_" + name, "fetch_" + name) for name in ("thirty", "seventy")}],
         {"parse_thirty": ["fetch_thirty"], "parse_seventy": ["fetch_seventy"], "fetch_thirty": ["serve"],
          "fetch_seventy": ["serve"]})


main()
