"""Anonymous mappings: four of 32 MB, of which two go; and a file's, which is no memory of the program's own."""
import mmap
import sys

from known import MB, amount, tell


def main():
    maps = [None] * 4
    for i in range(4):
        maps[i] = mmap.mmap(-1, 32 * MB)  # maps
    for one in maps[:2]:
        one.close()
    with open(sys.executable, "rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    tell([amount(__file__, "maps", 128 * MB, 128 * MB)])
    return mapped


main()
