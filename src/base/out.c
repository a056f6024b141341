#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mem.h"
#include "out.h"

static int
out_open(struct out *o, int fd)
{
	memset(o, 0, sizeof *o);
	o->fd = fd;
	if ((o->buf = malloc(OUT_BUF)) == NULL) {
		o->err = ENOMEM;
		log_error("out of memory");
		return -1;
	}
	o->cap = OUT_BUF;
	return 0;
}

int
out_open_fd(struct out *o, int fd)
{
	return out_open(o, fd);
}

int
out_open_mem(struct out *o)
{
	return out_open(o, -1);
}

static void
out_flush(struct out *o)
{
	size_t	 done = 0;
	ssize_t	 r;

	while (done < o->n && o->err == 0) {
		r = write(o->fd, o->buf + done, o->n - done);
		if (r == -1 && errno == EINTR)
			continue;
		if (r == -1)
			o->err = errno;
		else
			done += (size_t)r;
	}
	o->total += done;
	o->n = 0;
}

/*
 * The buffer always exists once opened, and always has OUT_BUF bytes, so a
 * failed writer goes on filling and emptying it without harm.
 */
char *
out_more(struct out *o, size_t n)
{
	if (o->fd == -1 && o->err == 0 &&
	    mem_grow(&o->buf, &o->cap, o->n + n, 1) == 0)
		return o->buf + o->n;
	if (o->fd == -1) {
		o->err = ENOMEM;
		o->n = 0;
	} else
		out_flush(o);
	return o->buf + o->n;
}

void
out_bytes(struct out *o, const void *p, size_t n)
{
	const char	*s = p;
	size_t		 part;

	while (n > 0) {
		part = n < OUT_BUF ? n : OUT_BUF;
		memcpy(out_room(o, part), s, part);
		out_took(o, part);
		s += part;
		n -= part;
	}
}

void
out_str(struct out *o, const char *s)
{
	out_bytes(o, s, strlen(s));
}

void
out_char(struct out *o, char c)
{
	*out_room(o, 1) = c;
	out_took(o, 1);
}

/*
 * Two digits a step, in place, eight at most at a time: this stands in row
 * paths, where sequence numbers are written by the million.
 */
char *
fmt_u64(char *p, uint64_t v)
{
	static const char	 two[] =
	    "0001020304050607080910111213141516171819"
	    "2021222324252627282930313233343536373839"
	    "4041424344454647484950515253545556575859"
	    "6061626364656667686970717273747576777879"
	    "8081828384858687888990919293949596979899";
	uint32_t		 w = (uint32_t)(v % 100000000);
	unsigned		 left = 8;
	char			*end;

	if (v != w)
		p = fmt_u64(p, v / 100000000);
	else
		left = 1u + (w > 9) + (w > 99) + (w > 999) + (w > 9999) +
		    (w > 99999) + (w > 999999) + (w > 9999999);
	end = p + left;
	for (p = end; left > 1; left -= 2, w /= 100)
		memcpy(p -= 2, two + 2 * (w % 100), 2);
	if (left > 0)
		p[-1] = (char)('0' + w);
	return end;
}

void
out_u64(struct out *o, uint64_t v)
{
	char	*p = out_room(o, 20);

	out_took(o, (size_t)(fmt_u64(p, v) - p));
}

void
out_printf(struct out *o, const char *fmt, ...)
{
	va_list	 ap;
	char	*s;
	int	 r;

	va_start(ap, fmt);
	r = vasprintf(&s, fmt, ap);
	va_end(ap);
	if (r == -1) {
		log_error("out of memory");
		if (o->err == 0)
			o->err = ENOMEM;
		return;
	}
	out_bytes(o, s, (size_t)r);
	free(s);
}

int
out_close(struct out *o)
{
	int	 err;

	if (o->fd != -1)
		out_flush(o);
	err = o->err;
	free(o->buf);
	memset(o, 0, sizeof *o);
	o->fd = -1;
	errno = err;
	return err == 0 ? 0 : -1;
}

char *
out_steal(struct out *o, size_t *len)
{
	char	*s;

	out_char(o, '\0');
	if (o->err != 0) {
		out_close(o);
		return NULL;
	}
	s = o->buf;
	if (len != NULL)
		*len = o->n - 1;
	memset(o, 0, sizeof *o);
	o->fd = -1;
	return s;
}
