"""Ten tasks of one event loop that await each other's turn, three coroutines deep.

A fixed amount of work: about SECONDS where it was written. usage: awaits.py SECONDS
"""
import asyncio
import sys


async def step(i):
    await asyncio.sleep(0)
    return i * i % 7


async def request(i):
    return await step(i) + 1


async def client(rounds):
    total = 0
    for i in range(rounds):
        total += await request(i)
    return total


async def everybody(rounds):
    return sum(await asyncio.gather(*(client(rounds) for _ in range(10))))


print(asyncio.run(everybody(int(float(sys.argv[1]) * 55_000))))
