/*
 * The one reader: a body from a descriptor or from memory, with a label for
 * messages ("feed m365", a file name), a byte limit, and a look at the first
 * bytes for those who find out a format.
 */
#ifndef IN_H
#define IN_H

#include <stddef.h>
#include <stdint.h>

#define IN_BUF	(120 * 1024)

struct in {
	const char	*label;		/* where this comes from; not owned */
	/* IN_BUF + 64 bytes, or the memory given */
	char		*buf;
	size_t		 pos, have;	/* unread bytes are buf[pos..have) */
	uint64_t	 total, limit;	/* bytes read so far, and at most */
	uint64_t	 line;		/* that a caller of in_lines() is at */
	int		 fd;		/* -1: memory */
	int		 eof, err;
	int		 own;		/* buf is ours to free */
};

/* fd stays the caller's.  Returns 0, or -1 when there is no memory. */
int	 in_open_fd(struct in *, const char *label, int fd, uint64_t limit);
/*
 * The bytes stay the caller's and must outlive the reader; they need no
 * terminator.
 */
void	 in_open_mem(struct in *, const char *label, const void *, size_t);

/*
 * Look at the next bytes without taking them: at least one unless at the end,
 * and at most IN_BUF.  Returns the count, 0 at the end, -1 after a failure
 * (said already).
 */
long	 in_peek(struct in *, const char **);

/*
 * Take the next piece that ends with a whole line (or the last bytes of the
 * body, without a newline).  The bytes are valid until the next call.  A line
 * longer than IN_BUF is an error, said with in->line.  Returns the count, 0 at
 * the end, -1.
 */
long	 in_lines(struct in *, const char **);

/* Take up to n bytes, as read(2) does, for parsers that pull.  0: the end. */
long	 in_read(struct in *, void *, size_t);

/*
 * The whole rest as one block with a NUL after it; the caller frees.  NULL:
 * an error (said).
 */
char	*in_all(struct in *, size_t *len);
/*
 * The same for large ones, without a NUL, in an array of big.h (whatever is
 * returned, *s with *cap is to be freed): 0, or -1 (said).
 */
int	 in_big(struct in *, char **s, size_t *cap, size_t *len);

/* Free what is ours.  Returns -1 if anything had failed. */
int	 in_close(struct in *);

#endif
