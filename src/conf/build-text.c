/*
 * Lists whose rows are no prefixes: use hosts, use communities.
 */
#include <ctype.h>
#include <string.h>

#include "parser.h"

/* The rows of the list that this key stands in, wherever "use" stands. */
static enum row_kind
kind_of(const struct item *it)
{
	const struct item	*use = tree_find(it->up, "use");
	const char		*s = use == NULL ? "" : use->words[0].text;

	return strcmp(s, "hosts") == 0 ? ROW_HOST :
	    strcmp(s, "communities") == 0 ? ROW_VALUE : ROW_PREFIX;
}

static struct strings *
texts_of(const struct key *k, struct conf_list *l)
{
	return strcmp(k->name, "include") == 0 ? &l->include_text :
	    &l->exclude_text;
}

/* One host name or community, in lower case.  0, or -1 (said). */
static int
read_text(struct parser *p, const struct item *it, size_t i,
    enum row_kind kind, struct strings *set)
{
	const char	*bad, *s = it->words[i].text;
	char		 low[LIMIT_HOST_LEN + 1];
	size_t		 j;

	if (kind == ROW_VALUE)
		bad = value_kind(s) == VALUE_NONE ? "not a community such as "
		    "12076:5010" : NULL;
	else
		bad = host_check(s, strlen(s));
	if (bad != NULL) {
		say_word(p, it, i, "\"%s\": %s", s, bad);
		return -1;
	}
	for (j = 0; j < LIMIT_HOST_LEN && s[j] != '\0'; j++)
		low[j] = (char)tolower((unsigned char)s[j]);
	low[j] = '\0';
	for (j = 0; j < set->n; j++)
		if (strcmp(set->s[j], low) == 0) {
			say_word(p, it, i, "\"%s\" stands here twice", s);
			return -1;
		}
	return build_word(p, set, low);
}

/* include and exclude: what they hold is what the list holds. */
int
read_rows(struct parser *p, const struct item *it, void *obj)
{
	enum row_kind	 kind = kind_of(it);
	size_t		 i;
	int		 rc = 0;

	if (kind == ROW_PREFIX)
		return read_prefixes(p, it, obj);
	for (i = 0; i < it->n && !p->fatal; i++)
		if (read_text(p, it, i, kind, texts_of(it->key, obj)) == -1)
			rc = -1;
	return rc;
}

void
print_rows(const struct key *k, const void *obj, struct printer *pr)
{
	const struct conf_list	*l = obj;
	const struct strings	*set = strcmp(k->name, "include") == 0 ?
				    &l->include_text : &l->exclude_text;
	size_t			 i;

	if (conf_kind(l) == ROW_PREFIX) {
		print_prefixes(k, obj, pr);
		return;
	}
	if (set->n == 0)
		return;
	print_key(k, pr);
	out_str(pr->out, "{\n");
	pr->indent++;
	for (i = 0; i < set->n; i++) {
		print_key(NULL, pr);
		print_quoted(pr->out, set->s[i]);
		out_char(pr->out, '\n');
	}
	print_close(pr);
}

void
print_inexpressible(const struct key *k, const void *obj, struct printer *pr)
{
	if (conf_kind(obj) != ROW_PREFIX)
		print_choice(k, obj, pr);
}

/* What the keys of such a list ask of each other, and of its feeds. */
void
check_texts(struct parser *p, const struct item *it,
    const struct conf_list *l)
{
	static const char *const	 not[] = { "match", "combine",
					    "family", "own" };
	enum row_kind			 kind = conf_kind(l);
	const struct item		*k;
	unsigned			 attr;
	size_t				 i;

	if (kind == ROW_PREFIX) {
		if ((k = tree_find(it, "inexpressible")) != NULL)
			say(p, k, "is for lists with \"use hosts\" or \"use "
			    "communities\"");
		return;
	}
	for (i = 0; i < sizeof not / sizeof not[0]; i++)
		if ((k = tree_find(it, not[i])) != NULL &&
		    (l->combine != COMBINE_NONE || l->family != 0 ||
		    (strcmp(not[i], "combine") != 0 &&
		    strcmp(not[i], "family") != 0)))
			say(p, k, "is for lists of prefixes, and this one "
			    "says \"use %s\"", kind == ROW_HOST ? "hosts" :
			    "communities");
	attr = kind == ROW_HOST ? ATTR_HOSTS : ATTR_COMMUNITY;
	for (i = 0; i < l->nfrom; i++)
		if (l->from[i]->source != NULL &&
		    !(l->from[i]->source->attrs & attr))
			say(p, tree_find(it, "from"), "source %s of feed %s "
			    "has no %s", l->from[i]->source->name,
			    l->from[i]->name, kind == ROW_HOST ? "host names" :
			    "communities");
}
