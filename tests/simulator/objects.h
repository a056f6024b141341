/*
 * Groups whose members are address objects named GROUP_PREFIX.
 */
#ifndef SIM_OBJECTS_H
#define SIM_OBJECTS_H

#include "device.h"

extern const struct dev_kind	 dev_fortios;

/* The prefix that a name tells, behind its group's.  0, or -1. */
int	 obj_told(struct dev_key *, const char *name, size_t n,
	    const char *group, size_t ngroup);
/* The addresses of its family that are there. */
uint64_t *obj_defined(struct device *, const struct dev_key *);
/* Which row of the list it is; the count of them: none. */
size_t	 obj_find(const struct dev_list *, const struct dev_key *);
/* Is there a group that names it? */
int	 obj_use(const struct device *, const struct dev_key *);
/* An address of this name is to hold this; or it goes. */
enum dev_say obj_address(struct device *, const char *name, size_t n,
	    const char *value, size_t nvalue, int del);
uint64_t obj_matched(const struct device *, const struct dev_list *);

#endif
