"""json.dumps and json.loads of nested documents.

A fixed amount of work: about SECONDS where it was written. usage: jsons.py SECONDS
"""
import json
import sys

import peak


def main():
    document = [{"id": i, "name": "x" * 20, "values": [i * 0.5 + j for j in range(40)]} for i in range(5000)]
    size = 0
    for _ in range(int(float(sys.argv[1]) * 8)):
        text = json.dumps(document)
        document = json.loads(text)
        size += len(text)
    print(size, peak.__name__)


main()
