/*
 * The law of deltas, in a device of every kind that we write for: chains of
 * random versions, of which some are applied and some are not, by delta, by
 * rollback or by the whole form, from what our records say that the device
 * carries and from what it says itself.
 *
 * time-limit: 300
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../simulator/cases.h"
#include "../simulator/law.h"
#include "../simulator/objects.h"
#include "../simulator/path.h"
#include "random.h"

#define VERSIONS	12	/* in a chain, at most */
#define PAIRS		100000	/* of every kind, at full count */

struct walk {
	struct law		 law;
	struct chain		 c;
	struct dev_window	 window;
	struct emitter		 em;
	const struct dev_kind	*kind;
	/* the last was written */
	struct version		 past[VERSIONS];
	size_t			 n;
	size_t			 applied;	/* index of the past */
	struct device		 d;
	unsigned long		 known, forgotten, strange, adopted, left;
};

static uint64_t	 state;

static unsigned
below(unsigned n)
{
	return random_below(&state, n);
}

/* The row as it is, or with few numbers, or without a form of deny. */
static void
pick_emitter(struct walk *w)
{
	static const uint32_t	 step[] = { 1, 2, 5, 10 };

	case_emitter_of(&w->em, w->kind->name);
	if (w->em.seq_step == 0)
		return;
	switch (below(4)) {
	case 0:
		w->em.none = NULL;
		break;
	case 1:
		w->em.seq_step = w->em.seq_start = step[below(4)];
		w->em.seq_max = VERSION_ROWS + 4 + below(24);
	}
}

/* Where the driver could not say what the device is to use it with. */
static unsigned
pick_mode(struct walk *w)
{
	unsigned	 mode = below(16);

	w->c.orlonger = emit_is_bare(&w->em) && (mode & JUNOS_ORLONGER);
	return mode;
}

static void
walk_free(struct walk *w)
{
	size_t	 i;

	for (i = 0; i < w->n; i++)
		version_free(&w->past[i]);
	w->n = 0;
}

/* The next version, if it could be written; -1 when it would be refused. */
static int
write_next(struct walk *w)
{
	struct version	*old = w->n == 0 ? NULL : &w->past[w->n - 1], next;
	char		 why[256];

	version_rows(&next, &w->c, old, w->n < 2 ? NULL :
	    &w->past[below((unsigned)w->n)]);
	if (version_number(&next, old, why, sizeof why) == -1) {
		version_free(&next);
		return -1;
	}
	w->past[w->n++] = next;
	return 0;
}

static void	 make_strange(struct walk *, struct device *,
		    const struct version *, int adopted);

/*
 * The first record is of an adopted list: rows under numbers of another's
 * choice, with a deny of its own or none.
 */
static void
adopt(struct walk *w)
{
	struct version	 v;
	struct device	 d;
	size_t		 f;

	for (f = 0; f < FAMILIES; f++)
		if (w->past[0].has[f] &&
		    pset_count(&w->past[0].obj[f].set) == 0)
			return;
	w->d.mode &= ~(unsigned)IOS_TWICE;
	make_strange(w, &d, &w->past[0], 1);
	version_read(&v, &d, &w->past[0]);
	version_sort(&v);
	version_free(&w->past[0]);
	w->past[0] = v;
	w->d = d;
	w->adopted++;
}

/* An object that a rollback left behind, of rows that nobody knows any more. */
static void
forget_left(struct walk *w, const struct version *old,
    const struct version *now)
{
	struct version	 v;
	struct dev_list	*l;
	size_t		 f;

	for (f = 0; f < FAMILIES; f++) {
		l = dev_find(&w->d, now->name[f], f == V4 ? 4 : 6);
		if (old->has[f] || !now->has[f] || l == NULL)
			continue;
		version_read(&v, &w->d, now);
		v.has[!f] = 0;
		if (!version_knows(now, &v))
			dev_drop(&w->d, l);
		else
			w->left++;
		version_free(&v);
	}
}

static int
begin(struct walk *w)
{
	unsigned	 mode, tries = 0;

	window_random(&w->window, &state);
	pick_emitter(w);
	mode = pick_mode(w);
	w->c.random = &state;
	w->c.window = &w->window;
	w->c.em = &w->em;
	w->c.has[V4] = w->c.has[V6] = 1;
	if (w->em.one_family || below(6) == 0)
		w->c.has[below(2)] = 0;
	w->law.c = &w->c;
	dev_init(&w->d, w->kind, &w->window, mode);
	while (write_next(w) == -1)
		if (++tries == 1000)
			fail_msg("%s: no version can be written",
			    w->kind->name);
	w->applied = 0;
	if (w->em.seq_max >= 100 && below(8) == 0) {
		adopt(w);
		return 0;
	}
	return law_whole(&w->law, &w->d, NULL, &w->past[0]);
}

/* A device that never had any other text carries what the record says. */
static void
device_of(struct walk *w, struct device *d, const struct version *v)
{
	dev_init(d, w->kind, &w->window, w->d.mode);
	version_set(d, v);
}

/* The whole form, over any state of the past that the last one knows of. */
static int
whole_over_past(struct walk *w)
{
	struct version	*now = &w->past[w->n - 1];
	struct version	*old = &w->past[below((unsigned)w->n)];
	struct device	 d;

	if (!version_knows(now, old)) {
		/* only where numbers run out */
		if (w->em.seq_step != 0 && w->em.seq_max >= 100) {
			fprintf(stderr, "# a row of the past is forgotten\n");
			version_print("old", old);
			version_print("new", now);
			return -1;
		}
		w->forgotten++;
		return 0;
	}
	w->known++;
	device_of(w, &d, old);
	if (law_whole(&w->law, &d, old, now) == -1)
		return -1;
	return law_whole(&w->law, &d, now, now);
}

/* A number of the list that is free, up to "top". */
static uint32_t
free_number(struct dev_list *l, uint32_t top)
{
	uint32_t	 no;

	do
		no = 1 + below(top);
	while (dev_at(l, no) != NULL);
	return no;
}

/*
 * Rows under numbers of another's choice, a few under ours, perhaps one twice;
 * the deny stays, goes, or stands right behind them.
 */
static void
scramble(struct walk *w, struct device *d, struct dev_list *l, int adopted)
{
	struct dev_list	 was = *l;
	struct dev_row	 row;
	size_t		 i;
	unsigned	 deny = below(3);
	const uint32_t	 top = 60;

	l->n = 0;
	for (i = 0; i < was.n; i++) {
		row = was.row[i];
		if (row.deny) {
			if (deny == 0)
				dev_put(d, l, &row);
			else if (deny == 1) {
				row.number = top + 1;
				dev_put(d, l, &row);
			}
			continue;
		}
		if (below(4) != 0 || row.number > top ||
		    dev_at(l, row.number) != NULL)
			row.number = free_number(l, top);
		dev_put(d, l, &row);
		if ((d->mode & IOS_TWICE) && below(8) == 0) {
			row.number = free_number(l, top);
			dev_put(d, l, &row);
		}
	}
	/* the very number of the sentinel: such a list can't be adopted */
	if (!adopted && below(16) == 0 && deny != 0 && l->n > 0 &&
	    !l->row[0].deny) {
		row = l->row[0];
		dev_del(d, l, &l->row[0]);
		row.number = w->em.seq_max;
		dev_put(d, l, &row);
	}
}

/* The device as if somebody else had configured it. */
static void
make_strange(struct walk *w, struct device *d, const struct version *like,
    int adopted)
{
	struct dev_list	*l;
	size_t		 f;

	dev_init(d, w->kind, &w->window, w->d.mode);
	version_set(d, like);
	for (f = 0; f < FAMILIES; f++) {
		if ((l = dev_find(d, like->name[f], f == V4 ? 4 : 6)) == NULL)
			continue;
		scramble(w, d, l, adopted);
		if (l->n == 0)
			dev_drop(d, l);
	}
}

/* From the device's own text, whose numbers are not ours. */
static int
delta_from_device(struct walk *w)
{
	struct version	*now = &w->past[w->n - 1];
	struct version	 old;
	struct device	 d;
	unsigned	 blocked;
	int		 rc;

	if (w->em.seq_step == 0 || w->em.seq_max < 100)
		return 0;
	w->strange++;
	make_strange(w, &d, &w->past[below((unsigned)w->n)], 0);
	version_read(&old, &d, now);
	rc = law_delta(&w->law, &d, &old, now, &blocked);
	version_free(&old);
	return rc;
}

/* Delta, and the way back, which must be the very same. */
static int
delta_and_back(struct walk *w, size_t to)
{
	struct version	*old = &w->past[w->applied], *now = &w->past[to];
	unsigned	 blocked;

	forget_left(w, old, now);
	if (law_delta(&w->law, &w->d, old, now, &blocked) == -1)
		return -1;
	if (blocked == 0 && below(4) == 0) {
		if (law_delta(&w->law, &w->d, now, old, &blocked) == -1)
			return -1;
		if (blocked == 0)
			return 0;	/* "applied" is as it was */
	}
	if (blocked != 0) {
		/* as the delta says: load the whole form, if it can be known */
		device_of(w, &w->d, old);
		if (version_knows(now, old) &&
		    law_whole(&w->law, &w->d, old, now) == -1)
			return -1;
		device_of(w, &w->d, now);
	}
	w->applied = to;
	return 0;
}

static int
chain(struct walk *w)
{
	size_t	 i;

	if (begin(w) == -1)
		return -1;
	for (i = 1; i < VERSIONS; i++) {
		if (write_next(w) == -1)
			continue;
		if (below(3) != 0 && delta_and_back(w, w->n - 1) == -1)
			return -1;
		if (below(3) == 0 && whole_over_past(w) == -1)
			return -1;
		if (below(4) == 0 && delta_from_device(w) == -1)
			return -1;
	}
	/* back to any state, as after "pin" */
	return delta_and_back(w, below((unsigned)w->n));
}

static void
walk_kind(void **vkind, unsigned long count)
{
	static struct walk	 w;
	unsigned long		 pairs = random_trials(count);
	uint64_t		 at;

	memset(&w, 0, sizeof w);
	w.kind = *vkind;
	while (w.law.deltas < pairs) {
		at = state;
		if (chain(&w) == -1)
			fail_msg("%s: the chain at SEED=%llu", w.kind->name,
			    (unsigned long long)at);
		walk_free(&w);
	}
	print_message("# %s: %lu deltas, %lu lines, %lu refused, %lu with "
	    "gaps, %lu blocked, %lu whole forms, %lu past states known, %lu "
	    "forgotten, %lu strange, %lu adopted, %lu left behind\n",
	    w.kind->name, w.law.deltas, w.law.lines, w.law.refused,
	    w.law.gaps, w.law.blocked, w.law.wholes, w.known, w.forgotten,
	    w.strange, w.adopted, w.left);
	/* a test that meets nothing proves nothing */
	assert_true(w.law.wholes > 0 && w.known > 0);
	if (w.em.delta == DELTA_LINES) {
		assert_true(w.law.refused > 0);
		/* to run empty does no harm everywhere */
		assert_true((w.law.blocked > 0) != (w.em.empty == HOLE_NONE &&
		    (w.em.missing == HOLE_NONE ||
		    w.em.missing == HOLE_ERROR)));
	}
	if (w.em.seq_step != 0)
		assert_true(w.law.gaps > 0 && w.strange > 0);
}

static void
test_kind(void **kind)
{
	walk_kind(kind, PAIRS);
}

/* Its family has been walked at full count: here its own words are. */
static void
test_alike(void **kind)
{
	walk_kind(kind, PAIRS / 10);
}

#define KIND(name, dev) { name, test_kind, NULL, NULL, (void *)(uintptr_t)&dev }
#define ALIKE(name, dev) \
	{ name, test_alike, NULL, NULL, (void *)(uintptr_t)&dev }

int
main(void)
{
	const struct CMUnitTest tests[] = {
		KIND("cisco-ios-prefix-list", dev_ios),
		KIND("cisco-nxos-prefix-list", dev_nxos),
		KIND("arista-eos-prefix-list", dev_eos),
		KIND("frr-prefix-list", dev_frr),
		KIND("cisco-ios-object-group", dev_group),
		KIND("cisco-ios-acl", dev_ios_acl),
		KIND("cisco-asa-split-acl", dev_asa_acl),
		KIND("cisco-ios-static-route", dev_ios_route),
		KIND("cisco-nxos-object-group", dev_nxos_group),
		KIND("cisco-iosxr-object-group", dev_xr_group),
		KIND("cisco-asa-object-group", dev_asa_group),
		KIND("junos-prefix-list", dev_junos_prefix),
		KIND("junos-route-filter-list", dev_junos_filter),
		ALIKE("junos-policy-statement", dev_junos_policy),
		ALIKE("junos-prefix-list-set", dev_junos_prefix_set),
		KIND("junos-route-filter-list-set", dev_junos_filter_set),
		ALIKE("junos-policy-statement-set", dev_junos_policy_set),
		ALIKE("nokia-srlinux-prefix-set", dev_srl),
		ALIKE("nokia-srlinux-acl-prefix-list", dev_srl_acl),
		KIND("nokia-sros-md-prefix-list", dev_sros_md),
		ALIKE("nokia-sros-md-match-list", dev_sros_md_acl),
		KIND("nokia-sros-prefix-list", dev_sros),
		ALIKE("nokia-sros-match-list", dev_sros_acl),
		KIND("cisco-iosxr-prefix-set", dev_xr),
		KIND("cisco-iosxr-route-policy", dev_xr_policy),
		KIND("bird2-prefix-set", dev_bird),
		ALIKE("bird1-prefix-set", dev_bird1),
		ALIKE("bird1-function", dev_bird1_function),
		ALIKE("openbgpd-prefix-set", dev_openbgpd),
		KIND("gobgp-prefix-set", dev_gobgp),
		ALIKE("gobgp-prefix-set-json", dev_gobgp_json),
		ALIKE("openconfig-prefix-set", dev_openconfig),
		KIND("linux-ipset", dev_ipset),
		KIND("linux-ip-route", dev_ip_route),
		ALIKE("linux-ip-rule", dev_ip_rule),
		ALIKE("frr-static-route", dev_frr_route),
		ALIKE("azure-route-table-az", dev_azure_table),
		ALIKE("exabgp-api-route", dev_exabgp_api),
		ALIKE("exabgp-static-route", dev_exabgp_static),
		ALIKE("bird2-static-route", dev_bird_static),
		ALIKE("openvpn-push-route", dev_openvpn),
		ALIKE("pf-table", dev_pf),
		ALIKE("wireguard-allowed-ips", dev_wg),
		ALIKE("strongswan-remote-ts", dev_swan),
		ALIKE("linux-nft-set", dev_nft),
		ALIKE("huawei-vrp-ip-prefix", dev_vrp),
		ALIKE("h3c-comware-prefix-list", dev_comware),
		ALIKE("h3c-comware5-ip-prefix", dev_comware5),
		ALIKE("dell-os10-prefix-list", dev_os10),
		ALIKE("dell-os9-prefix-list", dev_os9),
		ALIKE("extreme-200-prefix-list", dev_fastpath),
		ALIKE("brocade-ironware-prefix-list", dev_ironware),
		ALIKE("huawei-xpl-prefix-list", dev_xpl),
		ALIKE("vyos-prefix-list", dev_vyos),
		ALIKE("vyos-network-group", dev_vyos_group),
		ALIKE("mikrotik-routeros-address-list", dev_ros),
		ALIKE("mikrotik-routeros7-filter-rule", dev_ros_filter),
		ALIKE("sonic-prefix-set", dev_sonic),
		ALIKE("junos-srx-address-set", dev_srx),
		ALIKE("junos-srx-address-set-set", dev_srx_set),
		ALIKE("paloalto-panos-address-group", dev_panos),
		KIND("fortinet-fortios-address-group", dev_fortios),
		ALIKE("fortinet-fortios-prefix-list", dev_fortios_plist),
	};

	state = random_seed();
	return cmocka_run_group_tests_name("delta law", tests, NULL, NULL);
}
