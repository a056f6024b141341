#include "json-bounds.h"
#include "limits.h"

const char *
json_bounds(const char *p, size_t n)
{
	size_t	 i, depth = 0, values = 0;

	for (i = 0; i < n; i++) {
		switch (p[i]) {
		case '"':
			for (i++; i < n && p[i] != '"'; i++)
				if (p[i] == '\\')
					i++;
			break;
		case '[':
		case '{':
			values++;
			if (++depth > LIMIT_JSON_DEPTH)
				return "JSON nested too deep";
			break;
		case ']':
		case '}':
			if (depth > 0)
				depth--;
			break;
		case ',':
			values++;
			break;
		}
	}
	return values > LIMIT_JSON_VALUES ? "JSON of too many values" : NULL;
}
