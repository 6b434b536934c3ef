// better-sqlite3 13 keeps references to strings, which Node-API knows from version 10 on (Node 22.14). For older ones
// this header, which the compiler includes before its sources, makes a reference to an array that holds the value.
#pragma once
#include <node_api.h>
#include <cstring>

namespace napi8 {

// Where a held value lies in its array, after the mark that tells such an array from one of the caller's.
constexpr uint32_t markAt = 0, valueAt = 1;
constexpr const char* mark = "\1held";

inline bool canBeReferred(napi_valuetype type) {
  return type == napi_object || type == napi_function || type == napi_external;
}

inline napi_status hold(napi_env env, napi_value value, napi_value* holder) {
  napi_value text;
  napi_status status = napi_create_array_with_length(env, 2, holder);
  if (status == napi_ok) status = napi_create_string_utf8(env, mark, NAPI_AUTO_LENGTH, &text);
  if (status == napi_ok) status = napi_set_element(env, *holder, markAt, text);
  if (status == napi_ok) status = napi_set_element(env, *holder, valueAt, value);
  return status;
}

inline bool isHolder(napi_env env, napi_value value) {
  bool isArray = false;
  uint32_t length = 0;
  napi_value first;
  napi_valuetype type;
  char text[8];
  size_t written = 0;
  return napi_is_array(env, value, &isArray) == napi_ok && isArray &&
         napi_get_array_length(env, value, &length) == napi_ok && length == 2 &&
         napi_get_element(env, value, markAt, &first) == napi_ok &&
         napi_typeof(env, first, &type) == napi_ok && type == napi_string &&
         napi_get_value_string_utf8(env, first, text, sizeof text, &written) == napi_ok &&
         written == std::strlen(mark) && std::memcmp(text, mark, written) == 0;
}

inline napi_status createReference(napi_env env, napi_value value, uint32_t count, napi_ref* result) {
  napi_valuetype type;
  napi_status status = napi_typeof(env, value, &type);
  if (status != napi_ok) return status;
  if (canBeReferred(type)) return napi_create_reference(env, value, count, result);
  napi_value holder;
  status = hold(env, value, &holder);
  if (status != napi_ok) return status;
  // A weak reference would lose the holder, which nothing else keeps.
  return napi_create_reference(env, holder, count == 0 ? 1 : count, result);
}

inline napi_status getReferenceValue(napi_env env, napi_ref reference, napi_value* result) {
  napi_status status = napi_get_reference_value(env, reference, result);
  if (status != napi_ok || *result == nullptr || !isHolder(env, *result)) return status;
  return napi_get_element(env, *result, valueAt, result);
}

}  // namespace napi8

#define napi_create_reference napi8::createReference
#define napi_get_reference_value napi8::getReferenceValue
