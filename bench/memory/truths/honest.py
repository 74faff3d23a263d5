"""Programs that leak nothing, for a second and a half: usage honest.py KIND SEED

cache    a least-recently-used cache that is full after a while
queue    work that comes and goes at random, 5 to 15 MB of it
batches  20 MB built up and dropped, again and again
text     json documents written and read
pool     objects that live for a random time each
"""
import collections
import functools
import json
import random
import sys
import time

from known import tell

chosen = random.Random(int(sys.argv[2]))
end = time.monotonic() + 1.5


def cache():
    @functools.lru_cache(maxsize=800)
    def page(number):
        return bytes(chosen.randrange(5_000, 15_000))
    while time.monotonic() < end:
        for _ in range(200):
            page(chosen.randrange(3000))
        time.sleep(0.002)


def queue():
    waiting = collections.deque()
    while time.monotonic() < end:
        for _ in range(chosen.randrange(40)):
            waiting.append(bytes(10_000))
        for _ in range(min(len(waiting), chosen.randrange(40) + (len(waiting) > 1000) * 40)):
            waiting.popleft()
        time.sleep(0.002)


def batches():
    while time.monotonic() < end:
        batch = []
        for _ in range(200):
            batch.append(bytes(100_000))
            time.sleep(0.0005)
        batch.clear()


def text():
    document = [{"id": i, "name": "x" * 20, "values": [i * 0.5 + j for j in range(20)]} for i in range(500)]
    while time.monotonic() < end:
        document = json.loads(json.dumps(document))


def pool():
    alive = {}
    while time.monotonic() < end:
        now = time.monotonic()
        for _ in range(20):
            alive[object()] = (now + chosen.expovariate(10), bytes(20_000))
        for key in [key for key, (until, _) in alive.items() if until < now]:
            del alive[key]
        time.sleep(0.002)


KINDS = {"cache": cache, "queue": queue, "batches": batches, "text": text, "pool": pool}

if __name__ == "__main__":
    KINDS[sys.argv[1]]()
    tell([])
