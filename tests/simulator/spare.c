#include <stddef.h>

#include "spare.h"

uint64_t
spare_several(const struct version *v, const struct chain *c, size_t f)
{
	const struct pset	*set = &v->obj[f].set;
	struct prange		 r, last;
	struct dev_key		 k;
	uint64_t		 routes = 0;
	size_t			 i;

	for (i = 0; v->em->longest && i < pset_count(set); i++) {
		pset_get(set, i, &r);
		if (i > 0 && prefix_cmp(&last.p, &r.p) == 0) {
			key_of(&k, &r);
			k.lo = k.len;
			k.hi = dev_width(k.af);
			routes |= dev_routes(c->window, &k);
		}
		last = r;
	}
	return routes;
}

uint64_t
spare_replaced(const struct device *d, const struct version *now, size_t f)
{
	const struct pset	*set = &now->obj[f].set;
	const struct dev_list	*l = dev_find((struct device *)(uintptr_t)d,
				    now->name[f], f == V4 ? 4 : 6);
	struct prange		 r;
	struct dev_key		 k;
	uint64_t		 routes = 0;
	size_t			 i, j;

	if (now->em->place == NULL || l == NULL)
		return 0;
	for (i = 0; i < l->n; i++)
		for (j = 0; j < pset_count(set); j++) {
			pset_get(set, j, &r);
			key_of(&k, &r);
			k.lo = l->row[i].key.lo;
			k.hi = l->row[i].key.hi;
			if (dev_same_key(&k, &l->row[i].key))
				routes |= l->row[i].routes;
		}
	return routes;
}
