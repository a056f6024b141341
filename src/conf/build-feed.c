/*
 * feed NAME { ... }
 */
#include <arpa/inet.h>

#include <string.h>
#include <strings.h>

#include "../base/limits.h"
#include "parser.h"

#define LETTERS	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS	"0123456789"

/* What the fetch program takes when it is told nothing. */
#define CONNECT_TIMEOUT	10
#define TIMEOUT		60
#define RETRIES		2

/* One that is published in one place has a default; all others need a url. */
static int
has_home(const struct source *s)
{
	return strcmp(s->name, "o365") == 0;
}

int
read_source(struct parser *p, const struct item *it, void *obj)
{
	struct conf_feed	*f = obj;
	const char		*names[64];
	char			 all[256] = "";
	size_t			 n;

	if ((f->source = source_find(it->words[0].text)) != NULL)
		return 0;
	for (n = 0; sources[n] != NULL && n < 64; n++) {
		names[n] = sources[n]->name;
		strlcat(all, n > 0 ? ", " : "", sizeof all);
		strlcat(all, names[n], sizeof all);
	}
	say_word(p, it, 0, "\"%s\" is not one of %s", it->words[0].text, all);
	return -1;
}

void
print_source(const struct key *k, const void *obj, struct printer *pr)
{
	print_key(k, pr);
	out_printf(pr->out, "%s\n",
	    ((const struct conf_feed *)obj)->source->name);
}

static int
chars_ok(struct parser *p, const struct item *it, const char *chars,
    const char *words)
{
	const char	*s = it->words[0].text;

	if (s[0] != '\0' && strlen(s) <= LIMIT_NAME &&
	    s[strspn(s, chars)] == '\0')
		return 1;
	say_word(p, it, 0, "\"%s\": 1 to %d %s", s, LIMIT_NAME, words);
	return 0;
}

int
read_instance(struct parser *p, const struct item *it, void *obj)
{
	if (!chars_ok(p, it, LETTERS, "letters"))
		return -1;
	((struct conf_feed *)obj)->instance = it->words[0].text;
	return 0;
}

int
read_tenant(struct parser *p, const struct item *it, void *obj)
{
	if (!chars_ok(p, it, LETTERS DIGITS "-", "letters, digits, hyphens"))
		return -1;
	((struct conf_feed *)obj)->tenant = it->words[0].text;
	return 0;
}

/*
 * Service areas, of a feed (what to ask for) or of a list (what to select), by
 * their one canonical name.  New ones are published without notice, so any
 * name will do.
 */
int
read_services(struct parser *p, const struct item *it, void *obj)
{
	struct strings	*set = (void *)((char *)obj + it->key->offset);
	const char	*s, *said;
	size_t		 i, j;

	if (it->n > LIMIT_SERVICES) {
		say(p, it, "more than %d", LIMIT_SERVICES);
		return -1;
	}
	for (i = 0; i < it->n; i++) {
		said = it->words[i].text;
		if (said[0] == '\0' || strlen(said) > LIMIT_NAME ||
		    said[strspn(said, LETTERS DIGITS " -_.")] != '\0') {
			say_word(p, it, i, "\"%s\" is no name of a service",
			    said);
			return -1;
		}
		if ((s = service_canonical(p->mem, said)) == NULL) {
			p->fatal = 1;
			return -1;
		}
		for (j = 0; j < set->n; j++)
			if (strcmp(set->s[j], s) == 0) {
				say_word(p, it, i, "\"%s\" stands here twice%s"
				    "%s%s", s, strcasecmp(s, said) != 0 ?
				    ", once as \"" : "",
				    strcasecmp(s, said) != 0 ? said : "",
				    strcasecmp(s, said) != 0 ? "\"" : "");
				return -1;
			}
		if (build_word(p, set, s) == -1)
			return -1;
	}
	return 0;
}

/* --- addresses ------------------------------------------------------------ */

/*
 * Is the host between the scheme and the next of /:?# this machine?  Text
 * with a user before the host ("127.0.0.1@example.net") is not.
 */
static int
is_loopback(const char *s)
{
	char	 host[LIMIT_NAME];
	uint8_t	 a[4];
	size_t	 n;

	if (strncmp(s, "[::1]", 5) == 0)
		return s[5] == '\0' || strchr(":/", s[5]) != NULL;
	n = strcspn(s, "/:?#");
	if (n >= sizeof host || memchr(s, '@', strcspn(s, "/?#")) != NULL)
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

/* --- the block ------------------------------------------------------------ */

static void
check_only(struct parser *p, const struct item *it, const struct source *s)
{
	const struct item	*k;

	for (k = it->first; k != NULL; k = k->next)
		if (k->key->only != NULL && strcmp(k->key->only, s->name) != 0)
			say(p, k, "a feed of source %s has no such key",
			    s->name);
}

/* Never NULL but for lack of memory, so that lists find what they name. */
struct conf_feed *
build_feed(struct parser *p, const struct item *it)
{
	struct conf_feed	*f;
	const struct key	*k = key_find(BLOCK_FEED, "instance");

	if ((f = arena_alloc(p->mem, sizeof *f)) == NULL) {
		p->fatal = 1;
		return NULL;
	}
	f->name = it->name;
	f->where.file = it->word.file;
	f->where.line = it->word.line;
	f->connect_timeout = CONNECT_TIMEOUT;
	f->timeout = TIMEOUT;
	f->retries = RETRIES;
	f->stale_after = p->conf->stale_after;
	f->guard.max_loss = GUARD_MAX_LOSS;
	f->guard.max_prefix_loss = GUARD_MAX_PREFIX_LOSS;
	f->guard.max_growth = GUARD_MAX_GROWTH;
	f->guard.max_moved = GUARD_NONE;
	build_keys(p, it, f);
	build_missing(p, it, "source");
	if (f->source == NULL)
		return f;
	check_only(p, it, f->source);
	if (f->instance == NULL && strcmp(k->only, f->source->name) == 0)
		f->instance = "worldwide";
	if (!has_home(f->source))
		build_missing(p, it, "url");
	return f;
}
