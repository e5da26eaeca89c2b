// libmongoc, and what Swift cannot say of it: bson_t is aligned to 128 bytes, so Swift sees only pointers to it.
#pragma once
#include <stdlib.h>
#include <mongoc/mongoc.h>

static inline uint32_t odl_bson_length(const bson_t *bson) { return bson->len; }

// Room for a reply. Not bson_new(): libmongoc calls bson_init() on it, which makes bson_destroy() leave the memory alone.
static inline bson_t *odl_reply_new(void) {
    bson_t *reply = (bson_t *) aligned_alloc(128, sizeof(bson_t));
    if (!reply) abort();
    bson_init(reply);
    return reply;
}

static inline void odl_reply_free(bson_t *reply) {
    bson_destroy(reply);
    free(reply);
}
