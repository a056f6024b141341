/*
 * What a row of the table can say of host names and values.
 */
#include <stdio.h>
#include <string.h>

#include "emit.h"

int
emit_takes(const struct emitter *em, enum row_kind kind)
{
	return em->rows == kind || (em->also & TAKES(kind)) != 0;
}

static int
can(const struct emitter *em, unsigned kind)
{
	return em->says == 0 || (em->says & kind) != 0;
}

/* to[] as a, then b; it has room for a star more than a name. */
static enum emit_said
put(char to[EMIT_TEXT], enum emit_said how, const char *a, const char *b)
{
	snprintf(to, EMIT_TEXT, "%s%s", a, b);
	return how;
}

/*
 * A pattern that takes in more: what ends as this one does, or all below the
 * last part that has no wildcard.  With names of others in it, it is none.
 */
static enum emit_said
widen(const struct emitter *em, const char *s, char to[EMIT_TEXT])
{
	const char	*star = strrchr(s, '*'), *dot;

	if (star != NULL && star[1] != '.' && can(em, HOST_TAIL))
		put(to, EMIT_WIDER, "*", star + 1);
	else if ((dot = strchr(star == NULL ? s : star, '.')) == NULL)
		return EMIT_CANT;
	else if (can(em, HOST_BELOW))
		put(to, EMIT_WIDER, "*", dot);
	else if (em->means & HOSTS_ZONE) {
		/* the zone takes what is below it: judge it as that */
		put(to, EMIT_WIDER, "*", dot);
		if (!host_wide(to))
			return put(to, EMIT_WIDER, "", dot + 1);
	}
	if (*to == '\0' || host_wide(to)) {
		*to = '\0';
		return EMIT_CANT;
	}
	return EMIT_WIDER;
}

enum emit_said
emit_say(const struct emitter *em, enum row_kind kind, const char *s,
    char to[EMIT_TEXT])
{
	unsigned	 k;

	*to = '\0';
	if (kind == ROW_VALUE)
		return can(em, value_kind(s)) ? put(to, EMIT_SAID, s, "") :
		    EMIT_CANT;
	k = host_kind(s);
	if (k == HOST_BELOW && (em->means & HOSTS_ZONE))
		return put(to, EMIT_SAID, s + 2, "");
	if (can(em, k))
		return put(to, EMIT_SAID, s, "");
	if (k == HOST_EXACT && (em->means & HOSTS_APEX))
		return put(to, EMIT_WIDER, "*.", s);
	return widen(em, s, to);
}
