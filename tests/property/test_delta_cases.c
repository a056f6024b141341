/*
 * The named cases of tests/simulator/cases.c, on every platform that can say
 * them.
 *
 * "test_delta_cases dump PLATFORM" prints them as JSON instead, for those who
 * play them in a real daemon: a list of { name, steps }, and each step has the
 * text that is loaded, the rows before and after it, and its declared gaps.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "../simulator/cases.h"
#include "../simulator/law.h"
#include "../simulator/objects.h"
#include "../simulator/path.h"
#include "random.h"

static const struct dev_kind *const kinds[] = {
	&dev_ios, &dev_eos, &dev_frr, &dev_group, &dev_junos_prefix,
	&dev_junos_filter, &dev_junos_policy, &dev_junos_prefix_set,
	&dev_junos_filter_set, &dev_junos_policy_set,
	&dev_srl, &dev_srl_acl, &dev_sros_md, &dev_sros_md_acl, &dev_sros,
	&dev_sros_acl, &dev_xr,
	&dev_bird, &dev_nxos, &dev_nxos_group,
	&dev_xr_group, &dev_asa_group, &dev_ios_acl, &dev_asa_acl,
	&dev_ios_route, &dev_xr_policy,
	&dev_vrp, &dev_comware, &dev_comware5, &dev_os10, &dev_os9,
	&dev_fastpath, &dev_ironware, &dev_xpl, &dev_vyos, &dev_vyos_group,
	&dev_ros, &dev_ros_filter, &dev_sonic, &dev_bird1, &dev_bird1_function,
	&dev_openbgpd, &dev_gobgp, &dev_gobgp_json, &dev_openconfig,
	&dev_ipset, &dev_nft, &dev_ip_route, &dev_ip_rule, &dev_frr_route,
	&dev_exabgp_api, &dev_exabgp_static, &dev_bird_static, &dev_openvpn,
	&dev_pf, &dev_wg,
	&dev_srx, &dev_srx_set, &dev_panos,
	&dev_fortios, &dev_fortios_plist, &dev_azure_table, NULL
};

static const struct dev_window	 window = {
	{ 10, 0, 0, 0 }, { 0x20, 0x01, 0x0d, 0xb8 }
};

struct game {
	const struct delta_case	*dc;
	struct law		 law;
	struct device		 d;
	const struct dev_kind	*kind;
	unsigned		 mode;
	size_t			 gaps;	/* of the last delta */
	json_t			*steps;
};

static void
chain_init(struct chain *c, const struct emitter *em, uint64_t *random)
{
	memset(c, 0, sizeof *c);
	c->random = random;
	c->window = &window;
	c->em = em;
	c->has[V4] = 1;
	c->has[V6] = !em->one_family;
}

/* --- in a simulator ------------------------------------------------------ */

static int
sim_set(void *arg, const struct version *v)
{
	struct game	*g = arg;

	dev_init(&g->d, g->kind, &window, g->mode);
	version_set(&g->d, v);
	return 0;
}

static int
sim_whole(void *arg, const struct version *old, const struct version *now)
{
	struct game	*g = arg;

	return law_whole(&g->law, &g->d, old, now);
}

static int
sim_delta(void *arg, const struct version *old, const struct version *now)
{
	struct game		*g = arg;
	struct emit_edits	 sum;
	unsigned		 blocked;

	free(version_delta(old, now, &sum));
	g->gaps = sum.gaps;
	if (law_delta(&g->law, &g->d, old, now, &blocked) == -1)
		return -1;
	if (blocked == 0)
		return 0;
	/* what the delta says: load the whole form (or, back, pin the state) */
	if (version_knows(now, old))
		return law_whole(&g->law, &g->d, old, now);
	return sim_set(arg, now);
}

/* 1: the case was played; -1: it failed. */
static int
play(struct game *g, const struct delta_case *dc, const struct dev_kind *kind,
    unsigned mode, uint64_t *random)
{
	const struct player	 player = { g, sim_set, sim_whole, sim_delta };
	struct emitter		 em;
	struct chain		 c;
	int			 rc;

	memset(g, 0, sizeof *g);
	g->dc = dc;
	g->kind = kind;
	case_emitter(&em, dc, kind->name);
	chain_init(&c, &em, random);
	c.orlonger = dc->orlonger;
	if (dc->orlonger)
		mode |= JUNOS_ORLONGER & kind->modes;
	g->mode = mode;
	g->law.c = &c;
	dev_init(&g->d, kind, &window, mode);
	rc = case_play(dc, &c, &player);
	if (rc == 0 && em.seq_step != 0 && em.delta == DELTA_LINES &&
	    dc->gaps != g->gaps) {
		fprintf(stderr, "# %zu gaps, not %zu\n", g->gaps, dc->gaps);
		rc = -1;
	}
	return rc == 0 ? 1 : rc == 1 ? 0 : -1;
}

static void
test_case(void **vcase)
{
	static struct game		 g;
	const struct delta_case		*dc = *vcase;
	uint64_t			 random = 1;
	size_t				 i, played = 0;
	unsigned			 mode;
	int				 rc;

	for (i = 0; kinds[i] != NULL; i++)
		for (mode = 0; mode < 16; mode++) {
			if (mode & ~kinds[i]->modes ||
			    (mode & JUNOS_ORLONGER))
				continue;
			rc = play(&g, dc, kinds[i], mode, &random);
			if (rc == -1)
				fail_msg("%s on %s, mode %u", dc->name,
				    kinds[i]->name, mode);
			played += rc == 1;
		}
	/* IOS in two ways, EOS in four, FRR in two */
	assert_true(played >= 8);
}

/* --- as JSON ------------------------------------------------------------- */

static json_t *
rows_json(const struct version *v)
{
	char		 buf[PREFIX_STRLEN];
	struct prange	 r;
	json_t		*list = json_array();
	size_t		 f, i;

	for (f = 0; v != NULL && f < FAMILIES; f++)
		for (i = 0; v->has[f] && i < pset_count(&v->obj[f].set); i++) {
			pset_get(&v->obj[f].set, i, &r);
			json_array_append_new(list, json_pack("[siii]",
			    prefix_str(&r.p, buf), r.lo, r.hi,
			    v->obj[f].number == NULL ? 0 :
			    (int)v->obj[f].number[i]));
		}
	return list;
}

static int
dump(struct game *g, const char *kind, const struct version *old,
    const struct version *now, char *text, size_t gaps)
{
	json_array_append_new(g->steps, json_pack("{ss ss so so si}",
	    "kind", kind, "text", text, "old", rows_json(old), "now",
	    rows_json(now), "gaps", (int)gaps));
	free(text);
	return 0;
}

static int
dump_set(void *arg, const struct version *v)
{
	return dump(arg, "set", NULL, v, version_whole(v), 0);
}

static int
dump_whole(void *arg, const struct version *old, const struct version *now)
{
	return dump(arg, "whole", old, now, version_whole(now), 0);
}

static int
dump_delta(void *arg, const struct version *old, const struct version *now)
{
	struct emit_edits	 sum;
	char			*text = version_delta(old, now, &sum);

	if (sum.blocked == 0 && now->em->delta != DELTA_NONE)
		return dump(arg, "delta", old, now, text, sum.gaps);
	free(text);
	if (version_knows(now, old))
		return dump_whole(arg, old, now);
	return dump_set(arg, now);
}

static int
dump_all(const char *platform)
{
	static struct game		 g;
	const struct player		 player = { &g, dump_set, dump_whole,
					    dump_delta };
	const struct delta_case		*dc;
	struct emitter			 em;
	struct chain			 c;
	uint64_t			 random = 1;
	json_t				*all = json_array();

	if (emitter_find(platform) == NULL)
		return 64;
	for (dc = delta_cases; dc->name != NULL; dc++) {
		case_emitter(&em, dc, platform);
		chain_init(&c, &em, &random);
		g.steps = json_array();
		if (case_play(dc, &c, &player) == 0)
			json_array_append_new(all, json_pack("{ss sO}", "name",
			    dc->name, "steps", g.steps));
		json_decref(g.steps);
	}
	json_dumpf(all, stdout, JSON_INDENT(1));
	putchar('\n');
	json_decref(all);
	return 0;
}

int
main(int argc, char *argv[])
{
	struct CMUnitTest	 tests[64];
	size_t			 n;

	if (argc == 3 && strcmp(argv[1], "dump") == 0)
		return dump_all(argv[2]);
	memset(tests, 0, sizeof tests);
	for (n = 0; delta_cases[n].name != NULL; n++) {
		tests[n].name = delta_cases[n].name;
		tests[n].test_func = test_case;
		tests[n].initial_state = (void *)(uintptr_t)&delta_cases[n];
	}
	return _cmocka_run_group_tests("delta cases", tests, n, NULL, NULL);
}
