#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "given.h"

#define SETS	256	/* of platforms and families */

static const struct emit_given values[] = {
	{ "from", "azure" },
	{ "gateway", "vpn_gateway" },
	{ "gateway6", "vpn_gateway" },
	{ "location", "westeurope" },
	{ "lookup", "100" },
	{ "mark", "64500:365" },
	{ "max-entries", "60" },
	{ "next-hop", "192.0.2.1" },
	{ "next-hop6", "2001:db8::1" },
	{ "peer", "QAymzm0pe/6o1LR8a8mKwJwIsCE0iDh69RgmYXlhKkc=" },
	{ "priority", "1000" },
	{ "proxy", "proxy.example.com:8080" },
	{ "resource-group", "rg-edge" },
	{ "resolver", "192.0.2.53" },
	{ "route-table", "rt-edge" },
};

/* Objects borrow them for as long as a test runs. */
static struct set {
	const struct emit_param	*params;
	int			 af;
	struct emit_given	 given[EMIT_PARAMS];
	size_t			 n;
} sets[SETS];
static size_t nsets;

static void
fill(struct set *s, const struct emitter *em, int af)
{
	struct emit_given	 have[EMIT_PARAMS];
	const struct emit_param	*p;
	char			 why[256];
	size_t			 i, n = 0;
	int			 rc;

	for (p = em->params; p->name != NULL; p++)
		for (i = 0; i < sizeof values / sizeof values[0]; i++)
			if (strcmp(values[i].name, p->name) == 0)
				have[n++] = values[i];
	rc = emit_params(em, af, have, n, s->given, why, sizeof why);
	if (rc == -1) {
		fprintf(stderr, "# tests/unit/given.c: %s\n", why);
		abort();
	}
	s->params = em->params;
	s->af = af;
	s->n = (size_t)rc;
}

void
given_to(struct emit_object *o)
{
	size_t	 i;

	if (o->em->params == NULL)
		return;
	for (i = 0; i < nsets; i++)
		if (sets[i].params == o->em->params && sets[i].af == o->af)
			break;
	if (i == nsets) {
		if (nsets == SETS)
			abort();
		fill(&sets[nsets++], o->em, o->af);
	}
	o->given = sets[i].given;
	o->ngiven = sets[i].n;
}
