"""Memory from C's malloc, calloc, realloc and posix_memalign, by way of ctypes: 100 MB each, in blocks of 64 kB."""
import ctypes

from known import MB, amount, tell

N, SIZE = 1600, 65536
libc = ctypes.CDLL(None)
malloc, calloc, realloc, memalign = libc.malloc, libc.calloc, libc.realloc, libc.posix_memalign
for function, arguments in ((malloc, [ctypes.c_size_t]), (calloc, [ctypes.c_size_t, ctypes.c_size_t]),
                            (realloc, [ctypes.c_void_p, ctypes.c_size_t])):
    function.restype, function.argtypes = ctypes.c_void_p, arguments
memalign.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t]
libc.free.argtypes = [ctypes.c_void_p]


def main():
    blocks = [0] * (4 * N)
    out = (ctypes.c_void_p * N)()
    first = ctypes.addressof(out)
    for i in range(N):
        blocks[i] = malloc(SIZE)  # malloc
        blocks[N + i] = calloc(16, SIZE // 16)  # calloc
        blocks[2 * N + i] = malloc(SIZE // 2)  # half
        blocks[2 * N + i] = realloc(blocks[2 * N + i], SIZE)  # realloc
        memalign(first + 8 * i, 4096, SIZE)  # memalign
    whole = N * SIZE
    for block in blocks[N:2 * N]:
        libc.free(block)
    assert whole == 100 * MB
    tell([amount(__file__, mark, whole, whole) for mark in ("malloc", "calloc", "realloc", "memalign")]
         + [amount(__file__, "half", whole // 2)])


main()
