/*
 * What a test gives to a platform that needs more than prefixes and a name.
 */
#ifndef GIVEN_H
#define GIVEN_H

#include "emit/emit.h"

/*
 * Fill in what an object of its platform and family needs, as emit_params()
 * does, from a table of values by the names of parameters; what is not in it
 * falls back.
 */
void	 given_to(struct emit_object *);

#endif
