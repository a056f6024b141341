/*
 * Parameters: what a row needs besides prefixes and a name.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emit.h"

#define VALUE_MAX	255

static int
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9');
}

/*
 * Nothing that ends a word, a string, a comment or a line in any of the texts
 * that are written, so that a value stays in its place.
 */
const char *
emit_param_word(const char *s)
{
	if (*s == '\0')
		return "empty";
	if (strlen(s) > VALUE_MAX)
		return "over 255 characters";
	if (*s == '-')
		return "starts with \"-\", as an option does";
	for (; *s != '\0'; s++)
		if (!is_letter(*s) && strchr("._:/@+,-", *s) == NULL)
			return "only letters, digits and ._:/@+,- may stand "
			    "there";
	return NULL;
}

static int
is_addr(const char *s, int af)
{
	struct prefix	 p;
	const char	*why;

	return strchr(s, '/') == NULL &&
	    prefix_parse(s, strlen(s), PREFIX_BARE, &p, &why) == 0 &&
	    p.af == af;
}

const char *
emit_param_addr4(const char *s)
{
	return is_addr(s, 4) ? NULL : "not an IPv4 address";
}

const char *
emit_param_addr6(const char *s)
{
	return is_addr(s, 6) ? NULL : "not an IPv6 address";
}

static const char *
up_to(const char *s, uint32_t max, const char *what)
{
	const char	*why;

	if (s[strspn(s, "0123456789")] != '\0')
		return "not a number";
	strtonum(s, 1, max, &why);
	return why == NULL ? NULL : what;
}

const char *
emit_param_u32(const char *s)
{
	return up_to(s, UINT32_MAX, "not a number from 1 to 4294967295");
}

const char *
emit_param_u8(const char *s)
{
	return up_to(s, 255, "not a number from 1 to 255");
}

static const struct emit_given *
given_find(const struct emit_given *g, size_t n, const char *name)
{
	size_t	 i;

	for (i = 0; i < n; i++)
		if (strcmp(g[i].name, name) == 0)
			return &g[i];
	return NULL;
}

static int
is_param(const struct emitter *em, const char *name)
{
	const struct emit_param	*p;

	for (p = em->params; p != NULL && p->name != NULL; p++)
		if (strcmp(p->name, name) == 0)
			return 1;
	return 0;
}

int
emit_params(const struct emitter *em, int af, const struct emit_given *g,
    size_t n, struct emit_given out[EMIT_PARAMS], char *why, size_t size)
{
	const struct emit_given	*have;
	const struct emit_param	*p;
	const char		*bad, *value;
	size_t			 i;
	int			 nout = 0;

	for (i = 0; i < n; i++)
		if (!is_param(em, g[i].name)) {
			snprintf(why, size, "%s has no parameter \"%s\"",
			    em->name, g[i].name);
			return -1;
		}
	for (p = em->params; p != NULL && p->name != NULL; p++) {
		if (p->af != 0 && af != 0 && p->af != af)
			continue;
		have = given_find(g, n, p->name);
		value = have != NULL ? have->value : p->fallback;
		if (value == NULL) {
			snprintf(why, size, "%s needs \"%s\": %s", em->name,
			    p->name, p->what);
			return -1;
		}
		bad = p->check != NULL ? p->check(value) :
		    emit_param_word(value);
		if (bad != NULL) {
			snprintf(why, size, "%s \"%.80s\": %s", p->name,
			    value, bad);
			return -1;
		}
		out[nout].name = p->name;
		out[nout++].value = value;
	}
	return nout;
}

int
emit_params_same(const struct emit_object *a, const struct emit_object *b)
{
	size_t	 i;

	if (a->ngiven != b->ngiven)
		return 0;
	for (i = 0; i < a->ngiven; i++)
		if (strcmp(a->given[i].name, b->given[i].name) != 0 ||
		    strcmp(a->given[i].value, b->given[i].value) != 0)
			return 0;
	return 1;
}

void
emit_ctx_init(struct emit_ctx *ctx, struct out *out,
    const struct emit_object *o)
{
	const struct emit_given	*have;
	const struct emit_param	*p;

	memset(ctx, 0, sizeof *ctx);
	ctx->em = o->em;
	ctx->out = out;
	ctx->name = o->name;
	ctx->kind = o->kind;
	ctx->af = o->af;
	ctx->format = o->format;
	for (p = o->em->params; p != NULL && p->name != NULL; p++) {
		have = given_find(o->given, o->ngiven, p->name);
		ctx->param[p - o->em->params] = have != NULL ? have->value :
		    p->fallback;
	}
}
