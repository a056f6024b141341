#include <sys/stat.h>

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "digest.h"
#include "path.h"

void
digest_init(struct digest *d)
{
	SHA256Init(&d->ctx);
}

void
digest_bytes(struct digest *d, const void *p, size_t n)
{
	if (n > 0)
		SHA256Update(&d->ctx, p, n);
}

void
digest_str(struct digest *d, const char *s)
{
	digest_bytes(d, s, strlen(s) + 1);
}

void
digest_end(struct digest *d, char hex[DIGEST_SIZE])
{
	static const char	 digits[] = "0123456789abcdef";
	uint8_t			 raw[SHA256_DIGEST_LENGTH];
	size_t			 i;

	SHA256Final(raw, &d->ctx);
	for (i = 0; i < sizeof raw; i++) {
		hex[2 * i] = digits[raw[i] >> 4];
		hex[2 * i + 1] = digits[raw[i] & 15];
	}
	hex[DIGEST_LEN] = '\0';
}

void
digest_of(const void *p, size_t n, char hex[DIGEST_SIZE])
{
	struct digest	 d;

	digest_init(&d);
	digest_bytes(&d, p, n);
	digest_end(&d, hex);
}

int
digest_file(const char *path, char hex[DIGEST_SIZE])
{
	struct digest	 d;
	struct stat	 st;
	char		 buf[65536];
	ssize_t		 r;
	int		 fd, e;

	if ((fd = path_open(path, 0, &st)) == -1)
		return -1;
	digest_init(&d);
	while ((r = read(fd, buf, sizeof buf)) != 0) {
		if (r == -1 && errno == EINTR)
			continue;
		if (r == -1)
			break;
		digest_bytes(&d, buf, (size_t)r);
	}
	e = errno;
	close(fd);
	digest_end(&d, hex);
	errno = e;
	return r == -1 ? -1 : 0;
}

void
digest_seal(struct out *o)
{
	char	 hex[DIGEST_SIZE];

	digest_of(o->buf, o->n, hex);
	out_str(o, "end ");
	out_str(o, hex);
	out_char(o, '\n');
}

int
digest_ok(const char *s)
{
	return strlen(s) == DIGEST_LEN &&
	    strspn(s, "0123456789abcdef") == DIGEST_LEN;
}
