/*
 * The one writer: a buffer before a file descriptor or in memory, with a
 * sticky error.  Callers write without checking; whoever opened it asks
 * out_close() once.  No printf in a row path: out_room() hands out the buffer
 * itself and out_took() says how much was filled.
 */
#ifndef OUT_H
#define OUT_H

#include <stddef.h>
#include <stdint.h>

#include "log.h"

#define OUT_BUF	(120 * 1024)

struct out {
	char	*buf;
	size_t	 n, cap;
	int	 fd;		/* -1: memory */
	int	 err;		/* errno of the first failure, sticky */
	uint64_t total;		/* bytes given to the descriptor so far */
};

/* 0, or -1 when there is no memory.  The descriptor stays the caller's. */
int	 out_open_fd(struct out *, int fd);
int	 out_open_mem(struct out *);

/*
 * A pointer to at least "n" free bytes (n <= OUT_BUF), never NULL: after an
 * error it points to a scratch area.  out_took() adds what was filled.
 */
char	*out_more(struct out *, size_t n);	/* the rare half of it */
static inline char *
out_room(struct out *o, size_t n)
{
	return o->cap - o->n >= n ? o->buf + o->n : out_more(o, n);
}

static inline void
out_took(struct out *o, size_t n)
{
	o->n += n;
}

void	 out_bytes(struct out *, const void *, size_t);
void	 out_str(struct out *, const char *);
void	 out_char(struct out *, char);
void	 out_u64(struct out *, uint64_t);
void	 out_printf(struct out *, const char *, ...) PRINTFLIKE(2, 3);

/* Decimal digits of v at p; returns the byte after the last one, no NUL. */
char	*fmt_u64(char *p, uint64_t v);

/*
 * Flush and free.  Returns 0, or -1 with errno set when any write failed.
 * A memory writer's bytes are lost: take them with out_steal() before.
 */
int	 out_close(struct out *);

/* A memory writer's bytes, NUL-terminated; the caller frees.  NULL: error. */
char	*out_steal(struct out *, size_t *len);

#endif
