/*
 * Options that say what of a feed is wanted.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../conf/resolve.h"
#include "opt-set.h"
#include "opts.h"

/* "a,b" into words. */
static int
add_words(struct opts *o, struct strings *set, const char *arg, int canonical)
{
	const char	*w, *s;
	size_t		 n;

	for (s = arg; *s != '\0'; s += n + (s[n] == ',')) {
		n = strcspn(s, ",");
		if (n == 0)
			continue;
		w = arena_strndup(&o->mem, s, n);
		if (w != NULL && canonical)
			w = service_canonical(&o->mem, w);
		if (w == NULL || mem_grow(&set->s, &set->cap, set->n + 1,
		    sizeof *set->s) == -1)
			return -1;
		set->s[set->n++] = w;
	}
	return set->n == 0 ? -1 : 0;
}
int
set_source(struct opts *o, const char *arg, const char **why)
{
	if (source_find(arg) == NULL) {
		*why = "no such source (see `o365feed list sources`)";
		return -1;
	}
	o->source = arg;
	return 0;
}

int
set_service(struct opts *o, const char *arg, const char **why)
{
	*why = "no service";
	return add_words(o, &o->list.services, arg, 1);
}

int
set_tag(struct opts *o, const char *arg, const char **why)
{
	*why = "no service tag";
	return add_words(o, &o->list.tags, arg, 0);
}

int
set_region(struct opts *o, const char *arg, const char **why)
{
	*why = "no region";
	return add_words(o, &o->list.regions, arg, 0);
}

int
set_profile(struct opts *o, const char *arg, const char **why)
{
	*why = "no profile";
	return add_words(o, &o->list.profiles, arg, 0);
}

int
set_geo(struct opts *o, const char *arg, const char **why)
{
	*why = "no geo";
	return add_words(o, &o->list.geos, arg, 0);
}

int
set_geo_of(struct opts *o, const char *arg, const char **why)
{
	*why = "no host";
	return add_words(o, &o->list.geo_hosts, arg, 0);
}

/* "--geo EUX: ..." */
static void
say_option(void *arg, const char *key, size_t i, const char *why)
{
	(void)arg;
	(void)i;
	log_error("--%s: %s", key, why);
}

int
opts_resolve(struct opts *o)
{
	size_t	 i;

	o->known = tables_builtin;
	if (o->tables != NULL && tables_load(&o->known, o->tables) == -1)
		return EXIT_CONF;
	if (resolve_list(&o->list, &o->known, &o->mem, say_option, NULL) == -1)
		return EXIT_USAGE;
	for (i = 0; i < o->list.resolved.n; i++)
		log_info("%s", o->list.resolved.s[i]);
	for (i = 0; i < o->list.guesses.n; i++)
		log_warn("%s: no document says so", o->list.guesses.s[i]);
	for (i = 0; i < o->list.cautions.n; i++)
		log_warn("%s", o->list.cautions.s[i]);
	return EXIT_OK;
}

int
set_community(struct opts *o, const char *arg, const char **why)
{
	*why = "no community";
	return add_words(o, &o->list.communities, arg, 0);
}

int
set_id(struct opts *o, const char *arg, const char **why)
{
	*why = "numbers of endpoint sets, with commas between";
	if (strspn(arg, "0123456789,") != strlen(arg))
		return -1;
	return add_words(o, &o->list.ids, arg, 0);
}

int
set_category(struct opts *o, const char *arg, const char **why)
{
	struct strings	 words = { 0 };
	enum category	 c;
	size_t		 i;
	int		 rc = -1;

	*why = "optimize, allow or default, with commas between";
	if (add_words(o, &words, arg, 0) == 0) {
		rc = 0;
		for (i = 0; i < words.n; i++) {
			if ((c = category_of(words.s[i])) == CATEGORY_NONE)
				rc = -1;
			o->list.categories |= 1u << c;
		}
	}
	free(words.s);
	return rc;
}

static int
yes_or_no(const char *arg, int *v, const char **why)
{
	*why = "yes or no";
	if (strcmp(arg, "yes") == 0)
		*v = 1;
	else if (strcmp(arg, "no") == 0)
		*v = 0;
	else
		return -1;
	return 0;
}

int
set_required(struct opts *o, const char *arg, const char **why)
{
	return yes_or_no(arg, &o->list.required, why);
}

int
set_express(struct opts *o, const char *arg, const char **why)
{
	return yes_or_no(arg, &o->list.express_route, why);
}

int
set_v4(struct opts *o, const char *arg, const char **why)
{
	(void)arg;
	*why = "-4 and -6 together: leave both out";
	if (o->list.family == 6)
		return -1;
	o->list.family = 4;
	return 0;
}

int
set_v6(struct opts *o, const char *arg, const char **why)
{
	(void)arg;
	*why = "-4 and -6 together: leave both out";
	if (o->list.family == 4)
		return -1;
	o->list.family = 6;
	return 0;
}

int
set_tags_as_routes(struct opts *o, const char *arg, const char **why)
{
	(void)arg;
	(void)why;
	o->list.tags_as_routes = 1;
	return 0;
}
