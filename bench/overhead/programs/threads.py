"""Four threads that all want to run.

A fixed amount of work: about SECONDS where it was written. usage: threads.py SECONDS
"""
import sys
import threading


def work(rounds, totals):
    total = 0
    for i in range(rounds):
        total += i * i % 7
    totals.append(total)


def main():
    totals = []
    rounds = int(float(sys.argv[1]) * 17_000_000 / 4)
    threads = [threading.Thread(target=work, args=(rounds, totals)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(sum(totals))


main()
