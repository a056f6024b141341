/*
 * Which list may go on which platform: DESIGN, section 4.
 */
#include <stdio.h>
#include <string.h>

#include "conf.h"

enum row_kind
conf_kind(const struct conf_list *l)
{
	return l->use == USE_HOSTS ? ROW_HOST :
	    l->use == USE_COMMUNITIES ? ROW_VALUE : ROW_PREFIX;
}

/* Can a row of this kind say what the list's "match" asks for? */
static int
match_fits(const struct conf_list *l, const struct emitter *em, char *why,
    size_t size)
{
	static const struct {
		unsigned	 range;
		const char	*name;
	} wants[] = {
		[MATCHES_EXACT] = { RANGE_EXACT, "exact" },
		[MATCHES_ORLONGER] = { RANGE_ORLONGER, "orlonger" },
		[MATCHES_UPTO] = { RANGE_UPTO, "upto" },
	};

	if ((em->ranges & (RANGE_DATA | wants[l->match].range)) != 0)
		return 0;
	/* bare prefixes, with a note that says how they are to be used */
	if (em->matches == MATCH_ANY && l->match != MATCHES_UPTO)
		return 0;
	snprintf(why, size, "a row of %s can't say \"match %s\"", em->name,
	    wants[l->match].name);
	return -1;
}

int
conf_suits(const struct conf_list *l, const struct emitter *em, char *why,
    size_t size)
{
	static const char *const what[] = {
		[ROW_PREFIX] = "prefixes", [ROW_HOST] = "host names",
		[ROW_VALUE] = "communities"
	};

	if (!emit_takes(em, conf_kind(l))) {
		snprintf(why, size, "%s holds no %s", em->name,
		    what[conf_kind(l)]);
		return -1;
	}
	if (conf_kind(l) != ROW_PREFIX)
		return 0;
	if (em->matches == MATCH_ROUTE && l->use == USE_TRAFFIC) {
		snprintf(why, size, "%s matches BGP routes, and the list says "
		    "\"use traffic\"", em->name);
		return -1;
	}
	if (em->matches == MATCH_ADDRESS && l->use == USE_ROUTES) {
		snprintf(why, size, "%s matches packets, and the list says "
		    "\"use routes\"", em->name);
		return -1;
	}
	if (l->combine == COMBINE_RANGES && l->use != USE_ROUTES) {
		snprintf(why, size, "\"combine ranges\" is about routes; for "
		    "addresses take \"combine cover\"");
		return -1;
	}
	if (l->combine == COMBINE_RANGES && !(em->ranges & RANGE_DATA) &&
	    (em->ranges & RANGE_ALL) != RANGE_ALL) {
		snprintf(why, size, "a row of %s can't say every range of "
		    "lengths that \"combine ranges\" makes", em->name);
		return -1;
	}
	if (l->use != USE_ROUTES)
		return 0;
	if (em->matches == MATCH_ROUTE && l->combine == COMBINE_COVER &&
	    l->match == MATCHES_EXACT) {
		snprintf(why, size, "\"combine cover\" with \"match exact\" "
		    "would drop routes: nested prefixes are announced side by "
		    "side; take \"match orlonger\" or \"combine none\"");
		return -1;
	}
	return match_fits(l, em, why, size);
}

int
conf_family(const struct conf_object *o, const struct conf_list *l)
{
	if (o->family == 0)
		return l->family;
	return l->family == 0 || l->family == o->family ? o->family : -1;
}

const char *
conf_object_name(const struct conf_object *o, const struct conf_list *l)
{
	size_t	 i;

	for (i = 0; i < o->nnames; i++)
		if (o->names[i].list == l)
			return o->names[i].name;
	return l->name;
}
