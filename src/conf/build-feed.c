/*
 * feed NAME { ... }
 */
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

/* Those whose address is looked up on a download page. */
static int
has_page(const struct source *s)
{
	return key_is_of(key_find(BLOCK_FEED, "page"), s->name);
}

/* One that is published in one place has a default; all others need a url. */
static int
has_home(const struct source *s)
{
	return strcmp(s->name, "o365") == 0 || has_page(s);
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
	for (n = 0; n < 64 && sources[n] != NULL; n++) {
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

int
read_cloud(struct parser *p, const struct item *it, void *obj)
{
	static const char	*const words[] = { "public", "gov", "china",
				    "germany" };
	const char		*s = it->words[0].text;
	size_t			 i;

	for (i = 0; i < 4 && strcmp(words[i], s) != 0; i++)
		;
	if (i == 4) {
		say_word(p, it, 0, "\"%s\" is not one of public, gov, china, "
		    "germany", s);
		return -1;
	}
	((struct conf_feed *)obj)->cloud = words[i];
	return 0;
}

/* The name of a variable, never its value. */
int
read_token_env(struct parser *p, const struct item *it, void *obj)
{
	if (!chars_ok(p, it, LETTERS DIGITS "_", "letters, digits, _: the "
	    "name of a variable"))
		return -1;
	((struct conf_feed *)obj)->token_env = it->words[0].text;
	return 0;
}

/* --- the block ------------------------------------------------------------ */

static void
check_only(struct parser *p, const struct item *it, const struct source *s)
{
	const struct item	*k;

	for (k = it->first; k != NULL; k = k->next)
		if (!key_is_of(k->key, s->name))
			say(p, k, "a feed of source %s has no such key",
			    s->name);
}

/*
 * A feed is found by its url or by a page, and a token goes to a url by https
 * alone.
 */
static void
check_ways(struct parser *p, const struct item *it, const struct conf_feed *f)
{
	static const char	*const names[] = { "page", "download-host" };
	const struct item	*k;
	size_t			 i;

	for (i = 0; f->url != NULL && i < 2; i++)
		if ((k = tree_find(it, names[i])) != NULL)
			say(p, k, "with a url there is no page to look for "
			    "the file");
	if (f->token_file != NULL && f->token_env != NULL &&
	    (k = tree_find(it, "token-env")) != NULL)
		say(p, k, "token-file stands here, too: one of them");
	if ((k = tree_find(it, "token-file")) == NULL &&
	    (k = tree_find(it, "token-env")) == NULL)
		return;
	if (tree_find(it, "url") == NULL)
		say(p, k, "a token is for a url, and there is none");
	else if (f->url != NULL && strncasecmp(f->url, "https://", 8) != 0)
		say(p, k, "a token goes by https alone");
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
	check_ways(p, it, f);
	if (f->cloud == NULL && tree_find(it, "url") == NULL &&
	    key_is_of(key_find(BLOCK_FEED, "cloud"), f->source->name))
		f->cloud = "public";
	if (f->instance == NULL && key_is_of(k, f->source->name))
		f->instance = "worldwide";
	if (!has_home(f->source))
		build_missing(p, it, "url");
	return f;
}
