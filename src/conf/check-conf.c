/*
 * Checks across blocks: names, paths, and what nothing uses.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../base/limits.h"
#include "../base/log.h"
#include "../base/path.h"
#include "parser.h"

/* --- names --------------------------------------------------------------- */

/* Names become names of files, in the records and in the cache. */
static int
name_ok(const char *s)
{
	return s[0] != '\0' && strlen(s) <= LIMIT_NAME &&
	    strchr("_.-", s[0]) == NULL && s[strspn(s,
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "0123456789_.-")] == '\0';
}

/* Kind, then name without case, then place. */
static int
by_name(const void *va, const void *vb)
{
	const struct item	*a = *(struct item *const *)va;
	const struct item	*b = *(struct item *const *)vb;
	int			 c;

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	if ((c = strcasecmp(a->name, b->name)) != 0)
		return c;
	return a->used - b->used;
}

static void
say_same(struct parser *p, const struct item *first, const struct item *it)
{
	if (strcmp(first->name, it->name) == 0)
		say_at(p, NULL, &it->name_word, "%s %s: is there already: see "
		    "%s:%d", it->key->name, it->name, first->word.file,
		    first->word.line);
	else
		say_at(p, NULL, &it->name_word, "%s %s: differs in case only "
		    "from %s in %s:%d; both would be one file on some systems",
		    it->key->name, it->name, first->name, first->word.file,
		    first->word.line);
}

void
check_names(struct parser *p)
{
	struct item	*it, **all;
	size_t		 i, n = 0;

	for (it = p->root->first; it != NULL; it = it->next)
		n += it->name != NULL;
	if (n > LIMIT_CONF_NAMES) {
		say_at(p, NULL, &p->root->first->word, "more than %d feeds, "
		    "lists, templates and outputs", LIMIT_CONF_NAMES);
		p->fatal = 1;
		return;
	}
	if ((all = calloc(n + 1, sizeof *all)) == NULL) {
		log_error("out of memory");
		p->fatal = 1;
		return;
	}
	n = 0;
	for (it = p->root->first; it != NULL; it = it->next) {
		if (it->name == NULL)
			continue;
		if (!name_ok(it->name))
			say_at(p, NULL, &it->name_word, "%s \"%s\": a name has "
			    "1 to %d letters, digits, and \"_.-\" behind the "
			    "first", it->key->name, it->name, LIMIT_NAME);
		it->used = (int)n;	/* the order, while it is sorted */
		all[n++] = it;
	}
	qsort(all, n, sizeof *all, by_name);
	for (i = 1; i < n; i++)
		if (all[i]->key == all[i - 1]->key &&
		    strcasecmp(all[i]->name, all[i - 1]->name) == 0)
			say_same(p, all[i - 1], all[i]);
	for (i = 0; i < n; i++)
		all[i]->used = 0;
	free(all);
}

/* --- paths --------------------------------------------------------------- */

/* Drop "//", "." and ".." of an absolute path, in place. */
static void
flatten(char *path)
{
	char	*from = path, *to = path;
	size_t	 n;

	while (*from != '\0') {
		from += strspn(from, "/");
		n = strcspn(from, "/");
		if (n == 0)
			break;
		if (n == 2 && strncmp(from, "..", 2) == 0) {
			while (to > path && *--to != '/')
				;
		} else if (n != 1 || *from != '.') {
			*to++ = '/';
			memmove(to, from, n);
			to += n;
		}
		from += n;
	}
	if (to == path)
		*to++ = '/';
	*to = '\0';
}

/*
 * The real path of the deepest directory that exists, then the rest, where no
 * link can be, flattened.  The last component is never followed: a rename
 * replaces a link.  The caller frees it; NULL: out of memory (said).
 */
char *
check_canonical(const char *path)
{
	char	*head = NULL, *real = NULL, *slash, *joined = NULL;

	if (path[0] != '/') {
		if ((real = realpath(".", NULL)) == NULL) {
			log_error("current directory: %s", strerror(errno));
			goto out;
		}
		if ((joined = path_join(real, path)) == NULL)
			goto out;
		free(real);
		real = check_canonical(joined);
		free(joined);
		return real;
	}
	if ((head = strdup(path)) == NULL)
		goto fail;
	while ((slash = strrchr(head, '/')) != NULL && slash != head) {
		*slash = '\0';
		if ((real = realpath(head, NULL)) != NULL)
			break;
		if (errno == ENOMEM)
			goto fail;
	}
	if (real != NULL)
		joined = path_join(real, path + strlen(head) + 1);
	else if ((joined = strdup(path)) == NULL)
		goto fail;
	if (joined != NULL)
		flatten(joined);
out:
	free(head);
	free(real);
	return joined;
fail:
	log_error("out of memory");
	goto out;
}

struct target {
	const struct conf_output *out;
	const char		*key;		/* "file", "delta", ... */
	const struct conf_file	*file;
	char			*path;
};

/* Is path the same as dir, or inside it? */
static int
inside(const char *path, const char *dir)
{
	size_t	 n = strlen(dir);

	return strncmp(path, dir, n) == 0 &&
	    (path[n] == '\0' || path[n] == '/' || dir[n - 1] == '/');
}

static int
by_path(const void *va, const void *vb)
{
	const struct target	*a = va, *b = vb;
	int			 c = strcmp(a->path, b->path);

	if (c != 0)
		return c;
	return a->out->where.line - b->out->where.line;
}

static void
check_reserved(struct parser *p, const struct target *t, const char *state,
    const char *records)
{
	const struct conf	*c = p->conf;
	const struct conf_where	*w = &t->out->where;
	const char		*name = t->out->name;
	size_t			 i;

	if (inside(t->path, records) || inside(records, t->path))
		say_where(p, w, "output %s: %s \"%s\" is in the way of "
		    "record-dir", name, t->key, t->file->name);
	else if (inside(t->path, state) || inside(state, t->path))
		say_where(p, w, "output %s: %s \"%s\" is in the way of "
		    "state-dir", name, t->key, t->file->name);
	for (i = 0; i < p->read.n; i++)
		if (strcmp(p->read.s[i], t->path) == 0) {
			say_where(p, w, "output %s: %s \"%s\" is the "
			    "configuration", name, t->key, t->file->name);
			break;
		}
	for (i = 0; i < c->nfeeds; i++) {
		const char	*url = c->feeds[i]->url;

		if (url != NULL && url[0] == '/' &&
		    strcmp(url, t->file->path) == 0)
			say_where(p, w, "output %s: %s \"%s\" is what feed "
			    "%s reads", name, t->key, t->file->name,
			    c->feeds[i]->name);
	}
}

/* A rename of one output could hit the other's temp file. */
static void
check_temps(struct parser *p, const struct target *t, size_t n, size_t i)
{
	const char	*base = path_base(t[i].path);
	size_t		 j, dir = (size_t)(base - t[i].path);

	if (base[0] != '.')
		return;
	for (j = 0; j < n; j++)
		if (j != i && strncmp(t[i].path, t[j].path, dir) == 0 &&
		    path_is_temp_of(base, t[j].path + dir))
			say_where(p, &t[i].out->where, "output %s: %s \"%s\" "
			    "is what a temporary file of output %s is called",
			    t[i].out->name, t[i].key, t[i].file->name,
			    t[j].out->name);
}

/* The target that is a directory of this one's, or NULL. */
static const struct target *
parent_of(const struct target *t, size_t n, const struct target *of)
{
	struct target	 key, *hit;
	char		*path, *slash;

	if ((path = strdup(of->path)) == NULL)
		return NULL;
	key.path = path;
	hit = NULL;
	while (hit == NULL && (slash = strrchr(path, '/')) != NULL &&
	    slash != path) {
		size_t	 lo = 0, hi = n;

		*slash = '\0';
		while (lo < hi) {
			size_t	 mid = (lo + hi) / 2;

			if (strcmp(t[mid].path, key.path) < 0)
				lo = mid + 1;
			else
				hi = mid;
		}
		if (lo < n && strcmp(t[lo].path, key.path) == 0) {
			free(path);
			return &t[lo];
		}
	}
	free(path);
	return NULL;
}

static void
check_targets(struct parser *p, struct target *t, size_t n, const char *state,
    const char *records)
{
	const struct target	*up;
	size_t			 i;

	qsort(t, n, sizeof *t, by_path);
	for (i = 0; i < n; i++) {
		if (i > 0 && strcmp(t[i - 1].path, t[i].path) == 0)
			say_where(p, &t[i].out->where, "output %s: %s \"%s\" "
			    "is the %s of output %s too", t[i].out->name,
			    t[i].key, t[i].file->name, t[i - 1].key,
			    t[i - 1].out->name);
		else if ((up = parent_of(t, n, &t[i])) != NULL)
			say_where(p, &t[i].out->where, "output %s: %s \"%s\" "
			    "lies below \"%s\", the %s of output %s",
			    t[i].out->name, t[i].key, t[i].file->name,
			    up->file->name, up->key, up->out->name);
		check_reserved(p, &t[i], state, records);
		check_temps(p, t, n, i);
	}
}

static void
add_target(struct parser *p, struct target *t, size_t *n,
    const struct conf_output *o, const char *key, const struct conf_file *f)
{
	if (f->path == NULL || p->fatal)
		return;
	t[*n].out = o;
	t[*n].key = key;
	t[*n].file = f;
	if ((t[*n].path = check_canonical(f->path)) == NULL)
		p->fatal = 1;
	else
		++*n;
}

void
check_paths(struct parser *p)
{
	const struct conf	*c = p->conf;
	struct target		*t;
	char			*state = check_canonical(c->state_dir);
	char			*records = check_canonical(c->record_dir);
	struct word		 at = { .file = p->conf->file };
	const struct item	*it = tree_find(p->root, "record-dir");
	size_t			 i, n = 0;

	if ((t = calloc(3 * c->noutputs + 1, sizeof *t)) == NULL)
		log_error("out of memory");
	p->fatal |= t == NULL || state == NULL || records == NULL;
	for (i = 0; !p->fatal && i < c->noutputs; i++) {
		const struct conf_output *o = c->outputs[i];

		add_target(p, t, &n, o, "file", &o->file);
		add_target(p, t, &n, o, "delta", &o->delta);
		add_target(p, t, &n, o, "rollback", &o->rollback);
	}
	if (!p->fatal) {
		if (strcmp(state, records) == 0)
			say_at(p, NULL, it != NULL ? &it->word : &at,
			    "record-dir: is state-dir too: records are for "
			    "good, the state is not");
		check_targets(p, t, n, state, records);
	}
	for (i = 0; t != NULL && i < n; i++)
		free(t[i].path);
	free(t);
	free(state);
	free(records);
}

/* --- what nothing uses --------------------------------------------------- */

static int
list_used(const struct conf *c, const struct conf_list *l)
{
	size_t	 i, j, k;

	for (i = 0; i < c->noutputs; i++)
		for (j = 0; j < c->outputs[i]->nobj; j++)
			for (k = 0; k < c->outputs[i]->obj[j].nlists; k++)
				if (c->outputs[i]->obj[j].lists[k] == l)
					return 1;
	return 0;
}

static int
feed_used(const struct conf *c, const struct conf_feed *f)
{
	size_t	 i, j;

	for (i = 0; i < c->nlists; i++)
		for (j = 0; j < c->lists[i]->nfrom; j++)
			if (c->lists[i]->from[j] == f)
				return 1;
	for (i = 0; i < c->nfeeds; i++)
		if (c->feeds[i]->fence == f)
			return 1;
	return 0;
}

void
check_unused(struct parser *p)
{
	const struct conf	*c = p->conf;
	const struct item	*it;
	struct conf_where	 w;
	size_t			 i;

	for (i = 0; i < c->nfeeds; i++)
		if (!feed_used(c, c->feeds[i]))
			say_later(p, &c->feeds[i]->where, "feed %s: no list "
			    "is from it", c->feeds[i]->name);
	for (i = 0; i < c->nlists; i++)
		if (!list_used(c, c->lists[i]))
			say_later(p, &c->lists[i]->where, "list %s: in no "
			    "output", c->lists[i]->name);
	for (it = p->root->first; it != NULL; it = it->next)
		if (it->key->opens == BLOCK_TEMPLATE && !it->used) {
			w.file = it->word.file;
			w.line = it->word.line;
			say_later(p, &w, "template %s: no output is like it",
			    it->name);
		}
}
