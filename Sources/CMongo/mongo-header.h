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

// A document that stays where it is: valid only as long as its bytes are. NULL when they are no document.
static inline bson_t *odl_view_new(const uint8_t *bytes, size_t length) {
    bson_t *view = (bson_t *) aligned_alloc(128, sizeof(bson_t));
    if (!view) abort();
    if (bson_init_static(view, bytes, length)) return view;
    free(view);
    return NULL;
}

static inline void odl_view_free(bson_t *view) { free(view); }

static inline void odl_reply_free(bson_t *reply) {
    bson_destroy(reply);
    free(reply);
}
