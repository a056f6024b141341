#include <sys/stat.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "big.h"
#include "in.h"
#include "limits.h"
#include "log.h"
#include "mem.h"

int
in_open_fd(struct in *in, const char *label, int fd, uint64_t limit)
{
	memset(in, 0, sizeof *in);
	in->label = label;
	in->fd = fd;
	in->limit = limit;
	in->line = 1;
	/* a few bytes more: fast scanners may look past the end */
	if ((in->buf = malloc(IN_BUF + 64)) == NULL) {
		log_error("out of memory");
		in->err = 1;
		return -1;
	}
	in->own = 1;
	return 0;
}

void
in_open_mem(struct in *in, const char *label, const void *p, size_t n)
{
	memset(in, 0, sizeof *in);
	in->label = label;
	in->fd = -1;
	/* the buffer of a memory reader is never written to */
	memcpy(&in->buf, &p, sizeof in->buf);
	in->have = n;
	in->total = in->limit = n;
	in->line = 1;
	in->eof = 1;
}

/* Take note of what read() returned.  0, or -1 (said). */
static int
in_took(struct in *in, ssize_t r)
{
	if (r == -1) {
		log_error("%s: read: %s", in->label, strerror(errno));
		in->err = 1;
		return -1;
	}
	if (r == 0)
		in->eof = 1;
	in->total += (uint64_t)r;
	if (in->total > in->limit) {
		log_error("%s: larger than %llu bytes", in->label,
		    (unsigned long long)in->limit);
		in->err = 1;
		return -1;
	}
	return 0;
}

/* Read more behind what is there; the unread bytes move to the front first. */
static int
in_fill(struct in *in)
{
	ssize_t	 r;

	if (in->eof || in->err)
		return in->err ? -1 : 0;
	if (in->pos > 0) {
		memmove(in->buf, in->buf + in->pos, in->have - in->pos);
		in->have -= in->pos;
		in->pos = 0;
	}
	if (in->have == IN_BUF)
		return 0;
	do
		r = read(in->fd, in->buf + in->have, IN_BUF - in->have);
	while (r == -1 && errno == EINTR);
	if (in_took(in, r) == -1)
		return -1;
	in->have += (size_t)r;
	return 0;
}

long
in_peek(struct in *in, const char **p)
{
	/* a pipe gives little at a time: wait for a fair look */
	while (in->have - in->pos < IN_BUF / 2 && !in->eof && !in->err)
		if (in_fill(in) == -1)
			return -1;
	if (in->err)
		return -1;
	*p = in->buf + in->pos;
	if (in->fd == -1 && in->have - in->pos > IN_BUF)
		return IN_BUF;
	return (long)(in->have - in->pos);
}

long
in_lines(struct in *in, const char **p)
{
	size_t	 n, i;

	for (;;) {
		if (in->err)
			return -1;
		n = in->have - in->pos;
		if (n > IN_BUF)
			n = IN_BUF;
		for (i = n; i > 0 && in->buf[in->pos + i - 1] != '\n'; i--)
			;
		if (i == 0 && in->eof && n < IN_BUF)
			i = n;
		if (i > 0 || (in->eof && n == 0)) {
			*p = in->buf + in->pos;
			in->pos += i;
			return (long)i;
		}
		if (n == IN_BUF) {
			log_error("%s:%llu: a line of more than %d bytes",
			    in->label, (unsigned long long)in->line,
			    LIMIT_LINE);
			in->err = 1;
			return -1;
		}
		if (in_fill(in) == -1)
			return -1;
	}
}

long
in_read(struct in *in, void *p, size_t n)
{
	if (in->pos == in->have && in_fill(in) == -1)
		return -1;
	if (in->err)
		return -1;
	if (n > in->have - in->pos)
		n = in->have - in->pos;
	memcpy(p, in->buf + in->pos, n);
	in->pos += n;
	return (long)n;
}

/*
 * Most bodies fit in the buffer: then the buffer itself is given away, which
 * saves a copy and as many fresh pages.
 */
static char *
in_give(struct in *in, size_t *len)
{
	char	*s = in->buf;

	while (in->own && !in->eof && !in->err && in->have < IN_BUF)
		if (in_fill(in) == -1)
			return NULL;
	if (!in->own || !in->eof || in->err || in->pos > 0)
		return NULL;
	s[in->have] = '\0';
	if (len != NULL)
		*len = in->have;
	in->pos = in->have;
	in->own = 0;
	return s;
}

char *
in_all(struct in *in, size_t *len)
{
	char	*s = NULL;
	size_t	 n = 0, cap = 0;
	long	 r;

	if ((s = in_give(in, len)) != NULL)
		return s;
	for (;;) {
		if (mem_grow(&s, &cap, n + IN_BUF + 1, 1) == -1)
			break;
		if ((r = in_read(in, s + n, IN_BUF)) == -1)
			break;
		if (r == 0) {
			s[n] = '\0';
			if (len != NULL)
				*len = n;
			return s;
		}
		n += (size_t)r;
	}
	free(s);
	return NULL;
}

/* What a file has left, to make room once; 0 for anything else. */
static size_t
in_left(const struct in *in)
{
	struct stat	 st;
	off_t		 at;

	if (in->fd == -1 || fstat(in->fd, &st) == -1 || !S_ISREG(st.st_mode) ||
	    (at = lseek(in->fd, 0, SEEK_CUR)) == -1 || at > st.st_size)
		return 0;
	return (size_t)(st.st_size - at);
}

int
in_big(struct in *in, char **s, size_t *cap, size_t *len)
{
	size_t	 n = in->have - in->pos, left = in_left(in);
	ssize_t	 r;

	*s = NULL;
	*cap = *len = 0;
	if (left > in->limit - in->total)
		left = in->limit - in->total;
	/* one more, so that the end is met without growing */
	if (in->err || big_grow(s, cap, n + left + 1, 1) == -1)
		return -1;
	if (n > 0)
		memcpy(*s, in->buf + in->pos, n);
	in->pos = in->have;
	while (!in->eof) {
		if (*cap == n && big_grow(s, cap, n + IN_BUF, 1) == -1)
			return -1;
		do
			r = read(in->fd, *s + n, *cap - n);
		while (r == -1 && errno == EINTR);
		if (in_took(in, r) == -1)
			return -1;
		n += (size_t)r;
	}
	*len = n;
	return 0;
}

int
in_close(struct in *in)
{
	int	 err = in->err;

	if (in->own)
		free(in->buf);
	memset(in, 0, sizeof *in);
	in->fd = -1;
	return err ? -1 : 0;
}
