#pragma once

namespace neargate {

// The deleter of a std::unique_ptr whose object a C library's function frees:
//   std::unique_ptr<BIO, FreeWith<BIO_free_all>>
template <auto Function>
struct FreeWith {
  template <class T>
  void operator()(T* object) const {
    Function(object);
  }
};

}  // namespace neargate
