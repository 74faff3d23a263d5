"""An array of 512 MB of which half is touched."""
import numpy

from known import MB, amount, tell


def main():
    array = numpy.empty(512 * MB, dtype=numpy.uint8)  # array
    array[:256 * MB] = 1
    tell([amount(__file__, "array", 512 * MB, 512 * MB)], resident=256 * MB)
    return array


main()
