/*
 * From the tree to the configuration: what all blocks share, and the keys that
 * stand outside of blocks.
 */
#include <ctype.h>
#include <string.h>

#include "../base/limits.h"
#include "parser.h"

/* In the arena, like all of a configuration. */
int
build_word(struct parser *p, struct strings *set, const char *s)
{
	const char	**new;
	char		*copy;

	if (set->n == set->cap) {
		size_t	 cap = set->cap == 0 ? 8 : 2 * set->cap;

		if ((new = arena_alloc(p->mem, cap * sizeof *new)) == NULL)
			goto fatal;
		if (set->n > 0)
			memcpy(new, set->s, set->n * sizeof *new);
		set->s = new;
		set->cap = cap;
	}
	if ((copy = arena_strdup(p->mem, s)) == NULL)
		goto fatal;
	set->s[set->n++] = copy;
	return 0;
fatal:
	p->fatal = 1;
	return -1;
}

/*
 * Absolute, from the directory of the main file; without "//" and "/./".  ".."
 * stays: only the file system knows where it leads.
 */
char *
build_path(struct parser *p, const char *s)
{
	size_t	 n = strlen(p->conf->dir) + strlen(s) + 2;
	char	*path, *from, *to;

	if ((path = arena_alloc(p->mem, n)) == NULL) {
		p->fatal = 1;
		return NULL;
	}
	if (s[0] != '/') {
		strlcpy(path, p->conf->dir, n);
		strlcat(path, "/", n);
	}
	strlcat(path, s, n);
	for (from = to = path; *from != '\0'; from++) {
		if (from[0] == '/' && from[1] == '/')
			continue;
		if (from[0] == '/' && from[1] == '.' &&
		    (from[2] == '/' || from[2] == '\0')) {
			from++;
			continue;
		}
		*to++ = *from;
	}
	if (to == path)
		*to++ = '/';
	*to = '\0';
	return path;
}

/* A value that was refused once (in a template) is not said again. */
int
build_key(struct parser *p, struct item *it, void *obj)
{
	if (it->bad)
		return -1;
	if (it->key->read == NULL)
		return 0;
	if (it->key->read(p, it, obj) == -1)
		it->bad = 1;
	return it->bad ? -1 : 0;
}

/* All keys of a block, into its struct.  0, or -1 when one was refused. */
int
build_keys(struct parser *p, const struct item *block, void *obj)
{
	struct item	*it;
	int		 rc = block->broken ? -1 : 0;

	for (it = block->first; it != NULL; it = it->next)
		if (build_key(p, it, obj) == -1)
			rc = -1;
	return rc;
}

int
build_missing(struct parser *p, const struct item *block, const char *key)
{
	if (block->broken || tree_find(block, key) != NULL)
		return 0;
	say(p, block, "\"%s\" is missing", key);
	return 1;
}

/* --- global keys ---------------------------------------------------------- */

/* The example of Microsoft's documents: shared by many, and may be blocked. */
#define EXAMPLE_ID	"b10c5ed1-bad1-445f-b386-b919946339a7"

/* A name as useradd(8) takes it; whether there is such a user, the run says. */
int
read_user(struct parser *p, const struct item *it, void *obj)
{
	const char	*s = it->words[0].text;

	if (*s == '\0' || *s == '-' || strlen(s) > 32 || strspn(s,
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "0123456789._-") != strlen(s)) {
		say_word(p, it, 0, "\"%s\" is no name of a user", s);
		return -1;
	}
	if (strcmp(s, "root") == 0) {
		say_word(p, it, 0, "root is what the fetching is to be kept "
		    "from");
		return -1;
	}
	((struct conf *)obj)->user = s;
	return 0;
}

int
read_client_id(struct parser *p, const struct item *it, void *obj)
{
	const char	*s = it->words[0].text;
	char		*low;
	size_t		 i;
	int		 bad = strlen(s) != sizeof EXAMPLE_ID - 1;

	if ((low = arena_strdup(p->mem, s)) == NULL) {
		p->fatal = 1;
		return -1;
	}
	for (i = 0; !bad && s[i] != '\0'; i++) {
		if (EXAMPLE_ID[i] == '-')
			bad = s[i] != '-';
		else
			bad = !isxdigit((unsigned char)s[i]);
		low[i] = (char)tolower((unsigned char)s[i]);
	}
	if (bad)
		say_word(p, it, 0, "\"%s\" is no GUID, such as uuidgen prints",
		    s);
	else if (strcmp(low, EXAMPLE_ID) == 0) {
		bad = 1;
		say_word(p, it, 0, "that is the documented example, which "
		    "may be blocked: take one of your own, or leave it out");
	}
	((struct conf *)obj)->client_id = low;
	return bad ? -1 : 0;
}

/* --- all blocks ----------------------------------------------------------- */

static size_t
count(const struct item *root, const char *key)
{
	const struct item	*it;
	size_t			 n = 0;

	for (it = root->first; it != NULL; it = it->next)
		n += strcmp(it->key->name, key) == 0;
	return n;
}

static int
is(const struct item *it, const char *key)
{
	return strcmp(it->key->name, key) == 0;
}

/*
 * Feeds before lists before templates before outputs, whatever the order of the
 * text: each finds the ones that it names.  Errors are counted; -1 is lack of
 * memory only.
 */
int
build_all(struct parser *p)
{
	struct conf		*c = p->conf;
	struct conf_output	*o;
	struct item		*it, *root = p->root;

	c->feeds = arena_alloc(p->mem, (count(root, "feed") + 1) *
	    sizeof *c->feeds);
	c->lists = arena_alloc(p->mem, (count(root, "list") + 1) *
	    sizeof *c->lists);
	c->outputs = arena_alloc(p->mem, (count(root, "output") + 1) *
	    sizeof *c->outputs);
	if (c->feeds == NULL || c->lists == NULL || c->outputs == NULL)
		return -1;
	build_keys(p, root, c);
	if (build_tables(p) == -1)
		return -1;
	for (it = root->first; it != NULL && !p->fatal; it = it->next)
		if (is(it, "feed") &&
		    (c->feeds[c->nfeeds] = build_feed(p, it)) != NULL)
			c->nfeeds++;
	build_fences(p);
	for (it = root->first; it != NULL && !p->fatal; it = it->next)
		if (is(it, "list") &&
		    (c->lists[c->nlists] = build_list(p, it)) != NULL)
			c->nlists++;
	for (it = root->first; it != NULL && !p->fatal; it = it->next)
		if (is(it, "template"))
			build_template(p, it);
	for (it = root->first; it != NULL && !p->fatal; it = it->next)
		if (is(it, "output") && (o = build_output(p, it)) != NULL)
			c->outputs[c->noutputs++] = o;
	return p->fatal ? -1 : 0;
}

#define NAMES_SHOWN	200		/* when looking for the nearest */

const struct conf_feed *
find_feed(struct parser *p, const struct item *it, size_t i)
{
	const struct conf_feed	*f = conf_feed_find(p->conf, it->words[i].text);
	const char		*names[NAMES_SHOWN], *near;
	size_t			 n;

	if (f != NULL)
		return f;
	for (n = 0; n < p->conf->nfeeds && n < NAMES_SHOWN; n++)
		names[n] = p->conf->feeds[n]->name;
	near = near_name(it->words[i].text, names, n);
	say_word(p, it, i, "there is no feed \"%s\"%s%s%s", it->words[i].text,
	    near != NULL ? "; did you mean \"" : "", near != NULL ? near : "",
	    near != NULL ? "\"?" : "");
	return NULL;
}

const struct conf_list *
find_list(struct parser *p, const struct item *it, size_t i)
{
	const struct conf_list	*l = conf_list_find(p->conf, it->words[i].text);
	const char		*names[NAMES_SHOWN], *near;
	size_t			 n;

	if (l != NULL)
		return l;
	for (n = 0; n < p->conf->nlists && n < NAMES_SHOWN; n++)
		names[n] = p->conf->lists[n]->name;
	near = near_name(it->words[i].text, names, n);
	say_word(p, it, i, "there is no list \"%s\"%s%s%s", it->words[i].text,
	    near != NULL ? "; did you mean \"" : "", near != NULL ? near : "",
	    near != NULL ? "\"?" : "");
	return NULL;
}
