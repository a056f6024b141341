/*
 * Fences: a feed that all of another one lies within.
 */
#include <string.h>

#include "parser.h"

void
print_fence(const struct key *k, const void *obj, struct printer *pr)
{
	const struct conf_feed	*f = obj;

	if (f->fence == NULL)
		return;
	print_key(k, pr);
	print_quoted(pr->out, f->fence->name);
	out_char(pr->out, '\n');
}

void
print_fence_action(const struct key *k, const void *obj, struct printer *pr)
{
	if (((const struct conf_feed *)obj)->fence != NULL)
		print_choice(k, obj, pr);
}

static void
one_fence(struct parser *p, const struct item *it, struct conf_feed *f)
{
	static const char *const	 others[] = { "fence-action",
					    "fence-allow" };
	const struct item		*k = tree_find(it, "fence"), *o;
	size_t				 i;

	for (i = 0; i < 2 && k == NULL; i++)
		if ((o = tree_find(it, others[i])) != NULL)
			say(p, o, "without \"fence\" it says nothing");
	if (k == NULL || (f->fence = find_feed(p, k, 0)) == NULL)
		return;
	if (f->fence == f) {
		say_word(p, k, 0, "a feed can't be its own fence");
		f->fence = NULL;
	}
}

/* Each feed and its block, in the order of the text. */
static void
for_feeds(struct parser *p, void (*fn)(struct parser *, const struct item *,
    struct conf_feed *))
{
	struct item	*it;
	size_t		 i = 0;

	for (it = p->root->first; it != NULL; it = it->next)
		if (strcmp(it->key->name, "feed") == 0 &&
		    i < p->conf->nfeeds)
			fn(p, it, p->conf->feeds[i++]);
}

/* It would be measured against a fence that may be refused itself. */
static void
check_one(struct parser *p, const struct item *it, struct conf_feed *f)
{
	if (f->fence != NULL && f->fence->fence != NULL)
		say_word(p, tree_find(it, "fence"), 0, "feed \"%s\" has a "
		    "fence itself", f->fence->name);
}

void
build_fences(struct parser *p)
{
	if (p->fatal)
		return;
	for_feeds(p, one_fence);
	for_feeds(p, check_one);
}
