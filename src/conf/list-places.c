/*
 * Profiles, regions, geos and communities of a list, with the table file
 * that may say better than the program.
 */
#include <stdlib.h>

#include "parser.h"
#include "resolve.h"

/* Behind the places: what all of them and the profiles come to. */
void
print_geo_of(const struct key *k, const void *obj, struct printer *pr)
{
	const struct conf_list	*l = obj;
	size_t			 i;

	print_strings(k, obj, pr);
	for (i = 0; i < l->resolved.n; i++) {
		print_key(NULL, pr);
		out_printf(pr->out, "# %s\n", l->resolved.s[i]);
	}
}

struct list_at {
	struct parser		*p;
	const struct item	*it;
};

static void
say_key(void *arg, const char *key, size_t i, const char *why)
{
	const struct list_at	*at = arg;

	say_word(at->p, tree_find(at->it, key), i, "%s", why);
}

/* Errors are said at the key and the word that they are about. */
void
check_places(struct parser *p, const struct item *it, struct conf_list *l)
{
	struct list_at	 at = { p, it };
	size_t		 i;
	int		 errors = p->errors;

	if (resolve_list(l, &p->conf->tables, p->mem, say_key, &at) == -1) {
		if (p->errors == errors)
			p->fatal = 1;
		return;
	}
	for (i = 0; i < l->guesses.n; i++)
		say_later(p, &l->where, "list %s: %s: no document says so",
		    l->name, l->guesses.s[i]);
	for (i = 0; i < l->cautions.n; i++)
		say_later(p, &l->where, "list %s: %s", l->name,
		    l->cautions.s[i]);
}

/*
 * The tables, with what the file says: what is wrong there is said with its own
 * lines, and counted.  0, or -1 (memory).
 */
int
build_tables(struct parser *p)
{
	struct conf	*c = p->conf;
	char		*canonical;
	int		 rc;

	c->tables = tables_builtin;
	if (c->tables_file == NULL)
		return 0;
	if (tables_load(&c->tables, c->tables_file) == -1) {
		p->errors++;
		c->tables = tables_builtin;
	}
	/* no output may be it */
	if ((canonical = check_canonical(c->tables_file)) == NULL)
		return -1;
	rc = build_word(p, &p->read, canonical);
	free(canonical);
	return rc;
}
