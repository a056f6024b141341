/*
 * Where a feed is found, and by which way: the addresses of feed { ... }.
 */
#include <arpa/inet.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../base/limits.h"
#include "parser.h"

#define LETTERS	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS	"0123456789"

/*
 * Is the host between the scheme and the next of /:?# this machine?  Text
 * with a user before the host ("127.0.0.1@example.net", "[::1]:@example.net")
 * is not.
 */
static int
is_loopback(const char *s)
{
	char	 host[LIMIT_NAME];
	uint8_t	 a[4];
	size_t	 n;

	if (memchr(s, '@', strcspn(s, "/?#")) != NULL)
		return 0;
	if (strncmp(s, "[::1]", 5) == 0)
		return s[5] == '\0' || strchr(":/", s[5]) != NULL;
	n = strcspn(s, "/:?#");
	if (n >= sizeof host)
		return 0;
	memcpy(host, s, n);
	host[n] = '\0';
	return strcasecmp(host, "localhost") == 0 ||
	    (inet_pton(AF_INET, host, a) == 1 && a[0] == 127);
}

static int
has_scheme(const char *s, const char *scheme)
{
	return strncasecmp(s, scheme, strlen(scheme)) == 0;
}

/* "x:" or "x://" before the first slash, as a path hardly starts. */
static int
has_any_scheme(const char *s)
{
	size_t	 n = strspn(s, LETTERS DIGITS "+-.");

	return n > 0 && s[n] == ':';
}

static int
plain_text(struct parser *p, const struct item *it)
{
	const char	*s;

	for (s = it->words[0].text; *s != '\0'; s++)
		if ((unsigned char)*s <= ' ' || (unsigned char)*s >= 0x7f) {
			say_word(p, it, 0, "an address has no white space and "
			    "nothing but ASCII");
			return 0;
		}
	if (s - it->words[0].text > LIMIT_URL) {
		say_word(p, it, 0, "longer than %d bytes", LIMIT_URL);
		return 0;
	}
	if (s == it->words[0].text)
		say_word(p, it, 0, "an empty address");
	return s > it->words[0].text;
}

int
read_url(struct parser *p, const struct item *it, void *obj)
{
	struct conf_feed	*f = obj;
	const char		*s = it->words[0].text;

	if (!has_any_scheme(s))
		return read_path(p, it, obj);
	if (!plain_text(p, it))
		return -1;
	if (has_scheme(s, "http://") && !is_loopback(s + 7)) {
		say_word(p, it, 0, "\"%s\": http:// only to this machine, "
		    "https:// to all others", s);
		return -1;
	}
	if (has_scheme(s, "file:") && strncmp(s + 5, "///", 3) != 0 &&
	    (s[5] != '/' || s[6] == '/')) {
		say_word(p, it, 0, "\"%s\": file: wants an absolute path; a "
		    "relative one stands without file:", s);
		return -1;
	}
	if (!has_scheme(s, "https://") && !has_scheme(s, "http://") &&
	    !has_scheme(s, "file:/")) {
		say_word(p, it, 0, "\"%s\": neither https://, nor file:, nor "
		    "a path", s);
		return -1;
	}
	f->url = s;
	return 0;
}

int
read_proxy(struct parser *p, const struct item *it, void *obj)
{
	const char	*s = it->words[0].text;

	if (!plain_text(p, it))
		return -1;
	if (!has_scheme(s, "http://") && !has_scheme(s, "https://") &&
	    !has_scheme(s, "socks5://") && !has_scheme(s, "socks5h://")) {
		say_word(p, it, 0, "\"%s\": wants http://, https://, "
		    "socks5:// or socks5h://", s);
		return -1;
	}
	((struct conf_feed *)obj)->proxy = s;
	return 0;
}

/* What asks a download page may ask this machine without TLS, as url may. */
int
read_page(struct parser *p, const struct item *it, void *obj)
{
	const char	*s = it->words[0].text;

	if (!plain_text(p, it))
		return -1;
	if (!has_scheme(s, "https://") &&
	    (!has_scheme(s, "http://") || !is_loopback(s + 7))) {
		say_word(p, it, 0, "\"%s\": wants https://", s);
		return -1;
	}
	((struct conf_feed *)obj)->page = s;
	return 0;
}

/* A host, and a port where one is needed, as they stand in a link. */
int
read_download_host(struct parser *p, const struct item *it, void *obj)
{
	const char	*s = it->words[0].text, *bad = NULL;
	size_t		 n = strspn(s, LETTERS DIGITS "-.");

	if (s[n] == ':') {
		strtonum(s + n + 1, 1, 65535, &bad);
		if (s[n + 1 + strspn(s + n + 1, DIGITS)] != '\0')
			bad = "port";
	} else if (s[n] != '\0')
		bad = "host";
	if (n == 0 || n > LIMIT_HOST_LEN || bad != NULL) {
		say_word(p, it, 0, "\"%s\": wants a host name, or "
		    "HOST:PORT", s);
		return -1;
	}
	((struct conf_feed *)obj)->download_host = s;
	return 0;
}
