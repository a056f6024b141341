/*
 * Devices that take commands with a whole path.
 */
#ifndef PATH_H
#define PATH_H

#include "device.h"

extern const struct dev_kind	 dev_junos_policy, dev_junos_prefix_set,
				 dev_junos_filter_set, dev_junos_policy_set,
				 dev_srl, dev_srl_acl, dev_sros_md,
				 dev_sros_md_acl, dev_sros, dev_sros_acl,
				 dev_srx, dev_srx_set, dev_panos;

/*
 * Do words i and on begin with this path?  A "*" in it is any name, of which
 * *name is the word; the first word behind the path, or 0.
 */
size_t	 dev_under(const struct dev_words *, size_t i, const char *path,
	    size_t *name);
/* Add or delete a row that is keyed by what it is. */
enum dev_say dev_change(struct device *, struct dev_list *,
	    const struct dev_row *, int del);
/* Junos: "P match-type [lengths]" from word *i on, which moves behind it. */
int	 dev_match_type(const struct device *, struct dev_row *,
	    const struct dev_words *, size_t *i);
uint64_t junos_matched_prefix(const struct device *, const struct dev_list *);
uint64_t junos_matched_filter(const struct device *, const struct dev_list *);
uint64_t junos_matched_policy(const struct device *, const struct dev_list *);

#endif
