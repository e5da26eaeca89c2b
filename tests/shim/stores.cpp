// Lists, reads and fails to read objects of an S3 store through the shim. Run under sanitizers by tests/shim/run.
#include <ArrowShim.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

namespace {

void require(bool condition, const char *what, const char *message = nullptr) {
    if (condition) return;
    std::fprintf(stderr, "FAILED: %s%s%s\n", what, message ? ": " : "", message ? message : "");
    std::exit(1);
}

struct Store {
    arrow_shim_store *store = nullptr;
    std::string root;

    explicit Store(const std::string &uri) {
        char *message = nullptr, *path = nullptr;
        require(arrow_shim_store_open(uri.c_str(), &store, &path, &message) == ARROW_SHIM_OK, "open the store", message);
        root = path;
        arrow_shim_free(path);
    }
    ~Store() { arrow_shim_store_close(store); }
};

template <class Call>
void fails(Call call, int expected, const char *what, const char *words) {
    char *message = nullptr;
    const int code = call(&message);
    require(code == expected, what, message);
    require(message && std::strstr(message, words) && !std::strchr(message, '\n'), what, message);
    arrow_shim_free(message);
}

/// All rows of a Parquet object.
int64_t rows(const Store &store, const std::string &path) {
    char *message = nullptr;
    arrow_shim_file *file = nullptr;
    require(arrow_shim_store_file_open(store.store, path.c_str(), &file, &message) == ARROW_SHIM_OK, "open a file", message);
    const int column = 0;
    arrow_shim_reader *reader = nullptr;
    require(arrow_shim_reader_open(file, &column, 1, 7, 1 << 20, &reader, &message) == ARROW_SHIM_OK, "read a file", message);
    arrow_shim_file_close(file);
    int64_t count = 0;
    while (true) {
        ArrowArray batch{};
        require(arrow_shim_reader_next(reader, &batch, &message) == ARROW_SHIM_OK, "read rows", message);
        if (!batch.release) break;
        count += batch.length;
        batch.release(&batch);
    }
    arrow_shim_reader_close(reader);
    return count;
}

void readsObjects(const Store &store, const std::string &name) {
    char *message = nullptr;
    arrow_shim_object names{}, whole{}, part{};
    require(arrow_shim_store_list(store.store, store.root.c_str(), &names, &message) == ARROW_SHIM_OK, "list", message);
    require(std::string(reinterpret_cast<char *>(names.bytes), names.count) == name + '\0', "the names of the objects");
    const std::string path = store.root + "/" + name;
    require(arrow_shim_store_read(store.store, path.c_str(), 0, -1, &whole, &message) == ARROW_SHIM_OK, "read an object", message);
    require(whole.count > 100 && whole.modified > 1'600'000'000'000, "its size and time");
    require(arrow_shim_store_read(store.store, path.c_str(), 4, 20, &part, &message) == ARROW_SHIM_OK, "read a range", message);
    require(part.count == 20 && std::memcmp(part.bytes, whole.bytes + 4, 20) == 0, "the bytes of the range");
    fails([&](char **message) { return arrow_shim_store_read(store.store, path.c_str(), 4, whole.count, &part, message); }, ARROW_SHIM_INVALID, "a range past the end", "bytes");
    for (auto *object : {&names, &whole, &part}) arrow_shim_free(object->bytes);
}

void failsWell(const Store &store) {
    char *path = nullptr;
    arrow_shim_object object{};
    arrow_shim_file *file = nullptr;
    arrow_shim_store *other = nullptr;
    fails([&](char **message) { return arrow_shim_store_read(store.store, (store.root + "/nothing").c_str(), 0, -1, &object, message); }, ARROW_SHIM_NOT_FOUND, "no such object", "");
    fails([&](char **message) { return arrow_shim_store_file_open(store.store, (store.root + "/nothing").c_str(), &file, message); }, ARROW_SHIM_NOT_FOUND, "no such file", "");
    fails([&](char **message) { return arrow_shim_store_list(store.store, "nowhere/table", &object, message); }, ARROW_SHIM_IO, "no such bucket", "there is no bucket");
    fails([&](char **message) { return arrow_shim_store_open("s3://user:password@bucket/x", &other, &path, message); }, ARROW_SHIM_INVALID, "a password in a URI", "environment");
    fails([&](char **message) { return arrow_shim_store_open("s3://bucket/a b", &other, &path, message); }, ARROW_SHIM_INVALID, "no URI", "no URI");
    fails([&](char **message) { return arrow_shim_store_open("ftp://bucket/x", &other, &path, message); }, ARROW_SHIM_INVALID, "an unknown scheme", "scheme");
}

}  // namespace

int main(int argc, char **argv) {
    require(argc == 3, "usage: stores URI NAME");
    {
        const Store store(argv[1]);
        const std::string name = argv[2];
        readsObjects(store, name);
        failsWell(store);
        const int64_t expected = rows(store, store.root + "/" + name);
        require(expected > 0, "rows");
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; i++) {
            threads.emplace_back([&] { require(rows(store, store.root + "/" + name) == expected, "rows, read side by side"); });
        }
        for (auto &thread : threads) thread.join();
    }
    arrow_shim_stores_shut_down();
    arrow_shim_stores_shut_down();
    std::puts("object stores are clean under AddressSanitizer and UndefinedBehaviorSanitizer");
}
