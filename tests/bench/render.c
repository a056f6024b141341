/*
 * Rendering alone: a set of prefixes as cisco-ios-prefix-list with sequence
 * numbers, beside write(2) of as many bytes in pieces of the writer's size.
 * Both go to a file in memory: an empty one, as every output is when it is
 * written, and one that has its pages already, which shows more of our own
 * share.
 *
 *	render TURNS FILE
 *
 * For each turn a line is printed, in nanoseconds: RENDER WRITE (both to an
 * empty file) RENDER WRITE BYTES.
 */
#include <sys/mman.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/in.h"
#include "emit/emit.h"

static int64_t
now(void)
{
	struct timespec	 t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static int
die(const char *what)
{
	perror(what);
	exit(1);
}

/* To the start of the file, whose pages go if "empty". */
static void
rewind_file(int fd, int empty)
{
	if (lseek(fd, 0, SEEK_SET) == -1 || (empty && ftruncate(fd, 0) == -1))
		die("a file in memory");
}

/* The bytes that were written. */
static uint64_t
render(int fd, int empty, const struct emit_object *eo, size_t n,
    int64_t *took)
{
	struct out	 o;
	int64_t		 begin;

	rewind_file(fd, empty);
	begin = now();
	if (out_open_fd(&o, fd) == -1)
		exit(1);
	emit_whole(&o, NULL, eo, n);
	if (out_close(&o) == -1)
		die("write");
	*took = now() - begin;
	return (uint64_t)lseek(fd, 0, SEEK_CUR);
}

static void
copy(int fd, int empty, uint64_t bytes, const char *piece, int64_t *took)
{
	int64_t	 begin;
	ssize_t	 n;

	rewind_file(fd, empty);
	begin = now();
	for (; bytes > 0; bytes -= (uint64_t)n)
		if ((n = write(fd, piece, bytes < OUT_BUF ? bytes :
		    OUT_BUF)) == -1)
			die("write");
	*took = now() - begin;
}

int
main(int argc, char *argv[])
{
	static char		 piece[OUT_BUF];
	static const char *const name[] = { "BENCH-V4", "BENCH-V6" };
	struct emit_object	 eo[2];
	struct pset		 all, view[2];
	struct in		 in;
	uint64_t		 bytes;
	int64_t			 took[4];
	size_t			 n;
	int			 fd, file, i;

	if (argc != 3)
		return 2;
	memset(&all, 0, sizeof all);
	memset(eo, 0, sizeof eo);
	memset(piece, 'x', sizeof piece);
	if ((file = open(argv[2], O_RDONLY)) == -1)
		die(argv[2]);
	if (in_open_fd(&in, argv[2], file, UINT64_MAX) == -1 ||
	    pset_read(&all, &in) == -1 || pset_sort(&all) == -1)
		return 1;
	view[0] = view[1] = all;
	view[0].n6 = view[1].n4 = 0;
	for (n = 0; n < 2; n++) {
		eo[n].em = emitter_find("cisco-ios-prefix-list");
		eo[n].name = name[n];
		eo[n].af = n == 0 ? 4 : 6;
		eo[n].set = &view[n];
	}
	if ((fd = memfd_create("render", 0)) == -1)
		die("memfd_create");
	for (i = (int)strtol(argv[1], NULL, 10); i > 0; i--) {
		bytes = render(fd, 1, eo, n, &took[0]);
		copy(fd, 1, bytes, piece, &took[1]);
		render(fd, 0, eo, n, &took[2]);
		copy(fd, 0, bytes, piece, &took[3]);
		printf("%lld %lld %lld %lld %llu\n", (long long)took[0],
		    (long long)took[1], (long long)took[2], (long long)took[3],
		    (unsigned long long)bytes);
	}
	return 0;
}
