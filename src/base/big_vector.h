// A vector for arrays of millions: on Linux it asks for huge pages, which spares most page faults when it is
// filled and most misses of the address cache when it is read out of order. Small ones are ordinary.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <vector>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace propter {

template <typename T>
struct HugePageAllocator {
  using value_type = T;  // NOLINT(readability-identifier-naming): the name that containers ask for

  HugePageAllocator() = default;
  template <typename U>
  explicit(false) HugePageAllocator(const HugePageAllocator<U>&) {}

  T* allocate(std::size_t count) {
    if (count > SIZE_MAX / (2 * sizeof(T))) throw std::bad_array_new_length();
    const std::size_t bytes = count * sizeof(T);
    if (bytes < kLeast) return static_cast<T*>(::operator new(bytes));
    const std::size_t pages = (bytes + kPage - 1) / kPage;
    void* memory = std::aligned_alloc(kPage, pages * kPage);
    if (memory == nullptr) throw std::bad_alloc();
#ifdef __linux__
    static_cast<void>(
        madvise(memory, pages * kPage, MADV_HUGEPAGE));  // a wish; without it all works the same
#endif
    return static_cast<T*>(memory);
  }

  void deallocate(T* memory, std::size_t count) {
    if (count * sizeof(T) < kLeast)
      ::operator delete(memory);
    else
      std::free(memory);
  }

  bool operator==(const HugePageAllocator&) const = default;

 private:
  static constexpr std::size_t kPage = std::size_t{1} << 21;
  static constexpr std::size_t kLeast = kPage / 8;  // bytes from which a whole page is worth it
};

template <typename T>
using BigVector = std::vector<T, HugePageAllocator<T>>;

}  // namespace propter
