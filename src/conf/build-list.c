/*
 * list NAME { ... }
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/limits.h"
#include "filter.h"
#include "parser.h"

int
read_from(struct parser *p, const struct item *it, void *obj)
{
	struct conf_list	*l = obj;
	size_t			 i, j;
	int			 rc = 0;

	l->from = arena_alloc(p->mem, it->n * sizeof *l->from);
	if (l->from == NULL) {
		p->fatal = 1;
		return -1;
	}
	for (i = 0; i < it->n; i++) {
		const struct conf_feed	*f = find_feed(p, it, i);

		if (f == NULL) {
			rc = -1;
			continue;
		}
		for (j = 0; j < l->nfrom && l->from[j] != f; j++)
			;
		if (j < l->nfrom) {
			say_word(p, it, i, "feed \"%s\" stands here twice",
			    f->name);
			rc = -1;
		} else
			l->from[l->nfrom++] = f;
	}
	return rc;
}

void
print_from(const struct key *k, const void *obj, struct printer *pr)
{
	const struct conf_list	*l = obj;
	size_t			 i;

	if (l->nfrom == 0)
		return;
	print_key(k, pr);
	out_char(pr->out, '{');
	for (i = 0; i < l->nfrom; i++) {
		out_char(pr->out, ' ');
		print_quoted(pr->out, l->from[i]->name);
	}
	out_str(pr->out, " }\n");
}

int
read_category(struct parser *p, const struct item *it, void *obj)
{
	struct conf_list	*l = obj;
	enum category		 c;
	size_t			 i;

	for (i = 0; i < it->n; i++) {
		c = category_of(it->words[i].text);
		if (c == CATEGORY_NONE) {
			say_word(p, it, i, "\"%s\" is not one of optimize, "
			    "allow, default", it->words[i].text);
			return -1;
		}
		if (l->categories & 1u << c) {
			say_word(p, it, i, "\"%s\" stands here twice",
			    category_name(c));
			return -1;
		}
		l->categories |= 1u << c;
	}
	return 0;
}

void
print_category(const struct key *k, const void *obj, struct printer *pr)
{
	const struct conf_list	*l = obj;
	int			 c;

	if (l->categories == 0)
		return;
	print_key(k, pr);
	out_char(pr->out, '{');
	for (c = CATEGORY_OPTIMIZE; c > CATEGORY_NONE; c--)
		if (l->categories & 1u << c)
			out_printf(pr->out, " %s",
			    category_name((enum category)c));
	out_str(pr->out, " }\n");
}

/* Kept as text, in the one spelling that an id has. */
int
read_ids(struct parser *p, const struct item *it, void *obj)
{
	struct conf_list	*l = obj;
	const char		*why;
	char			 id[16];
	size_t			 i, j;

	for (i = 0; i < it->n; i++) {
		long long	 n = strtonum(it->words[i].text, 0, UINT32_MAX,
				    &why);

		snprintf(id, sizeof id, "%lld", n);
		if (why != NULL || strcmp(id, it->words[i].text) != 0) {
			say_word(p, it, i, "\"%s\" is no id of an endpoint "
			    "set: a number", it->words[i].text);
			return -1;
		}
		for (j = 0; j < l->ids.n; j++)
			if (strcmp(l->ids.s[j], id) == 0) {
				say_word(p, it, i, "%s stands here twice", id);
				return -1;
			}
		if (build_word(p, &l->ids, id) == -1)
			return -1;
	}
	return 0;
}

/* Words without blanks, each once, in any case. */
int
read_names_of(struct parser *p, const struct item *it, void *obj)
{
	struct strings	*set = (void *)((char *)obj + it->key->offset);
	const char	*s, *c;
	size_t		 i, j;

	for (i = 0; i < it->n; i++) {
		s = it->words[i].text;
		for (c = s; (unsigned char)*c >= 0x20 && *c != 0x7f; c++)
			;
		if (*s == '\0' || *c != '\0' || strlen(s) > LIMIT_NAME) {
			say_word(p, it, i, "\"%s\" is no name", s);
			return -1;
		}
		for (j = 0; j < set->n; j++)
			if (strcasecmp(set->s[j], s) == 0) {
				say_word(p, it, i, "%s stands here twice", s);
				return -1;
			}
		if (build_word(p, set, s) == -1)
			return -1;
	}
	return 0;
}

/* --- match ---------------------------------------------------------------- */

/* A length of a prefix; 0 was said. */
static int
length(struct parser *p, const struct item *it, size_t i, int max)
{
	const char	*why;
	int		 n;

	n = (int)strtonum(it->words[i].text, 1, max, &why);
	if (why == NULL)
		return n;
	say_word(p, it, i, "upto: \"%s\" is no prefix length from 1 to %d",
	    it->words[i].text, max);
	return 0;
}

/*
 * exact, orlonger, upto N [M].  Which family a single N is for is not known
 * before the whole block is read: upto_families().
 */
int
read_match(struct parser *p, const struct item *it, void *obj)
{
	static const char *const	 words[] = { "exact", "orlonger",
					    "upto" };
	struct conf_list		*l = obj;
	const char			*s = it->words[0].text;
	int				 i;

	for (i = 0; i < 3 && strcmp(words[i], s) != 0; i++)
		;
	if (i == 3) {
		say_word(p, it, 0, "\"%s\" is not one of exact, orlonger, "
		    "upto", s);
		return -1;
	}
	l->match = (enum conf_match)i;
	if (l->match != MATCHES_UPTO && it->n > 1) {
		say_word(p, it, 1, "%s takes no length", s);
		return -1;
	}
	if (l->match != MATCHES_UPTO)
		return 0;
	if (it->n < 2 || it->n > 3) {
		say(p, it, "upto takes a length for IPv4 and one for IPv6, "
		    "such as \"upto 24 48\"");
		return -1;
	}
	l->upto4 = length(p, it, 1, it->n == 3 ? 32 : 128);
	l->upto6 = it->n == 3 ? length(p, it, 2, 128) : 0;
	return l->upto4 == 0 || (it->n == 3 && l->upto6 == 0) ? -1 : 0;
}

void
print_match(const struct key *k, const void *obj, struct printer *pr)
{
	const struct conf_list	*l = obj;

	if (l->use != USE_ROUTES)
		return;
	print_key(k, pr);
	if (l->match == MATCHES_EXACT)
		out_str(pr->out, "exact");
	else if (l->match == MATCHES_ORLONGER)
		out_str(pr->out, "orlonger");
	else {
		out_str(pr->out, "upto");
		if (l->upto4 != 0)
			out_printf(pr->out, " %d", l->upto4);
		if (l->upto6 != 0)
			out_printf(pr->out, " %d", l->upto6);
	}
	out_char(pr->out, '\n');
}

/* Now that the family is known: whose lengths are these? */
static void
upto_families(struct parser *p, const struct item *it, struct conf_list *l)
{
	const struct item	*m = tree_find(it, "match");
	int			 n = l->upto4;

	if (m == NULL || m->bad || l->match != MATCHES_UPTO)
		return;
	if (l->family == 0 && l->upto6 == 0)
		say(p, m, "a list of both families needs two lengths: "
		    "\"upto %d N\", N for IPv6; or \"family v4\"", n);
	else if (l->family != 0 && l->upto6 != 0)
		say(p, m, "a list with \"family v%d\" needs one length",
		    l->family);
	else if (l->family == 6) {
		l->upto6 = n;
		l->upto4 = 0;
	} else if (n > 32)
		say_word(p, m, 1, "upto: \"%d\" is no prefix length from 1 to "
		    "32", n);
}

/* --- what the keys of a list ask of each other --------------------------- */

/* A filter on something that no feed of the list has would do nothing. */
static void
check_filter(struct parser *p, const struct item *it,
    const struct conf_list *l, unsigned attrs, const char *key, unsigned attr)
{
	const struct item	*k = tree_find(it, key);

	if (k != NULL && l->nfrom == 0) {
		/* without a feed these are the values themselves */
		if (tree_find(it, "from") == NULL &&
		    (conf_kind(l) != ROW_VALUE || attr != ATTR_COMMUNITY))
			say(p, k, "chooses from a feed, and \"from\" is "
			    "missing");
	} else if (k != NULL && !(attrs & attr))
		say(p, k, "no feed of this list has it: %s is of source %s",
		    l->from[0]->name, l->from[0]->source->name);
}

static void
check_filters(struct parser *p, const struct item *it,
    const struct conf_list *l)
{
	static const struct {
		const char	*key;
		unsigned	 attr;
	} others[] = {
		{ "profile",		ATTR_TAG },
		{ "geo",		ATTR_REGION },
		{ "geo-of",		ATTR_REGION },
		{ "category",		ATTR_CATEGORY },
		{ "required",		ATTR_REQUIRED },
		{ "express-route",	ATTR_EXPRESS },
	};
	const struct filter	*t;
	unsigned		 attrs = 0;
	size_t			 i;

	for (i = 0; i < l->nfrom; i++) {
		if (l->from[i]->source == NULL)
			return;		/* said there */
		attrs |= l->from[i]->source->attrs;
	}
	for (t = filters; t->key != NULL; t++)
		check_filter(p, it, l, attrs, t->key, t->attr);
	for (i = 0; i < sizeof others / sizeof others[0]; i++)
		check_filter(p, it, l, attrs, others[i].key, others[i].attr);
}

/*
 * Service tags are what packets come from and go to; the edge announces larger
 * blocks, and a list of tags would drop nearly all of them.
 */
static void
check_tags(struct parser *p, const struct item *it, const struct conf_list *l)
{
	const struct item	*k = tree_find(it, "use");
	size_t			 i;

	if (l->use != USE_ROUTES || l->tags_as_routes || k == NULL)
		return;
	for (i = 0; i < l->nfrom; i++)
		if (l->from[i]->source == &source_service_tags) {
			say(p, k, "feed %s has service tags, which are not "
			    "what BGP announces: take source bgp-communities, "
			    "or say \"tags-as-routes yes\"",
			    l->from[i]->name);
			return;
		}
}

static void
check_use(struct parser *p, const struct item *it, const struct conf_list *l)
{
	const struct item	*k;

	if (!it->broken && tree_find(it, "use") == NULL)
		say(p, it, "\"use\" is missing: \"use routes\" to match BGP "
		    "routes, \"use traffic\" to match packets, \"use hosts\" "
		    "or \"use communities\" for such");
	if (l->use == USE_TRAFFIC && (k = tree_find(it, "match")) != NULL)
		say(p, k, "is for lists with \"use routes\" only: packets have "
		    "no prefix length");
	if ((k = tree_find(it, "include")) != NULL &&
	    ((l->family == 4 && l->include.n6 > 0) ||
	    (l->family == 6 && l->include.n4 > 0)))
		say(p, k, "holds prefixes that \"family v%d\" leaves out",
		    l->family);
}

/* Never NULL but for lack of memory, so that outputs find what they name. */
struct conf_list *
build_list(struct parser *p, const struct item *it)
{
	struct conf_list	*l;

	if ((l = arena_alloc(p->mem, sizeof *l)) == NULL) {
		p->fatal = 1;
		return NULL;
	}
	l->name = it->name;
	l->where.file = it->word.file;
	l->where.line = it->word.line;
	l->required = l->express_route = -1;
	l->guard.max_loss = GUARD_MAX_LOSS;
	l->guard.max_prefix_loss = l->guard.max_moved = GUARD_NONE;
	l->guard.max_growth = GUARD_MAX_GROWTH;
	build_keys(p, it, l);
	/* what stands here itself needs no feed */
	if (conf_kind(l) == ROW_PREFIX || (l->include_text.n == 0 &&
	    (conf_kind(l) != ROW_VALUE || l->communities.n == 0)))
		build_missing(p, it, "from");
	check_places(p, it, l);
	check_use(p, it, l);
	check_texts(p, it, l);
	check_filters(p, it, l);
	check_tags(p, it, l);
	upto_families(p, it, l);
	return l;
}
