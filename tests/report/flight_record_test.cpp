/// The file of a flight record: written, read back, and damaged.

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <ogee/ogee.hpp>
#include <ogee/report/results/detail/base64.hpp>

#include "error_message.hpp"
#include "flight_record.hpp"

namespace ogee::flight_record_test {
namespace {

std::vector<Loss> all_losses() {
  return {SoftmaxCrossEntropy{.label_smoothing = 0.1, .class_weights = {0.3, 1.7}},
          BinaryCrossEntropy{.label_smoothing = 0.2, .positive_weights = {2, 3}}, Huber{.delta = 0.7},
          MeanSquaredError{}, MeanAbsoluteError{}};
}

template <Real T>
void expect_round_trip() {
  for (const Loss& loss : all_losses()) {
    const FlightRecord<T> written = record_with<T>(loss);
    const std::string text = flight_record_json(written);
    const auto read = std::get<FlightRecord<T>>(parse_flight_record(text, "crash.json"));
    ASSERT_EQ(read.network.size(), written.network.size());
    for (Index i = 0; i < read.network.size(); ++i)
      EXPECT_EQ(read.network.layer(i).description(), written.network.layer(i).description());
    for (std::size_t k = 0; k < written.network.parameters().size(); ++k) {
      expect_same_bits(read.network.parameters()[k]->value, written.network.parameters()[k]->value);
      EXPECT_EQ(read.network.parameters()[k]->regularization,
                written.network.parameters()[k]->regularization);
    }
    EXPECT_EQ(read.loss.description(), loss.description());
    expect_same_bits(read.inputs, written.inputs);
    expect_same_bits(read.targets, written.targets);
    EXPECT_EQ(read.moment, written.moment);
    EXPECT_EQ(read.message, written.message);
    EXPECT_EQ(read.step, written.step);
    EXPECT_EQ(read.seed, written.seed);
    EXPECT_EQ(read.samples, written.samples);
    EXPECT_EQ(read.clipping.value, 0.1);
    EXPECT_FALSE(read.clipping.norm);
    EXPECT_EQ(flight_record_json(read), text);  // and with it all that is not compared above
  }
}

TEST(FlightRecord, IsReadBackToTheSameBits) {
  expect_round_trip<float>();
  expect_round_trip<double>();
}

TEST(FlightRecord, HasArraysAsAnyProgramCanReadThem) {
  FlightRecord<float> record = record_with<float>(MeanSquaredError{});
  record.inputs << 1, -2, 0.5F, 0, 0, 0;
  // 1 is the bytes 00 00 80 3f, −2 is 00 00 00 c0, 0.5 is 00 00 00 3f: RFC 4648 by hand, three bytes at a
  // time.
  const std::string expected = R"("inputs": {"shape":[2,3],"base64":"AACAPwAAAMAAAAA/AAAAAAAAAAAAAAAA"})";
  EXPECT_NE(flight_record_json(record).find(expected), std::string::npos);
}

TEST(FlightRecord, HasBase64AsInRfc4648) {
  const auto decoded = [](std::string_view text) -> std::optional<std::string> {
    const auto bytes = detail::from_base64(text);
    return bytes ? std::optional<std::string>({bytes->begin(), bytes->end()}) : std::nullopt;
  };
  // Section 10.
  EXPECT_EQ(decoded(""), "");
  EXPECT_EQ(decoded("Zg=="), "f");
  EXPECT_EQ(decoded("Zm8="), "fo");
  EXPECT_EQ(decoded("Zm9v"), "foo");
  EXPECT_EQ(decoded("Zm9vYg=="), "foob");
  EXPECT_EQ(decoded("Zm9vYmE="), "fooba");
  EXPECT_EQ(decoded("Zm9vYmFy"), "foobar");
  for (const char* text :
       {"Z", "Zg", "Zg=", "Z===", "====", "Zh==", "Zm9=", "Zg==Zg==", "Zm 8", "Zm-_", "Zm9v\n"})
    EXPECT_FALSE(decoded(text)) << text;
}

TEST(FlightRecord, HasTheSettingsOfEachOptimizer) {
  const auto description = [](const OptimizerDescription& optimizer) { return optimizer.description(); };
  EXPECT_EQ(description(Sgd{.momentum = 0.9}),
            "sgd(learning_rate=0.1, momentum=0.9, nesterov=false, weight_decay=0)");
  EXPECT_EQ(
      description(Adam{}),
      "adam(learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-08, weight_decay=0, amsgrad=false)");
  EXPECT_EQ(description(AdamW{}),
            "adamw(learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-08, weight_decay=0.01, "
            "amsgrad=false)");
  EXPECT_EQ(description(RmsProp{}),
            "rmsprop(learning_rate=0.01, smoothing=0.99, epsilon=1e-08, momentum=0, centered=false, "
            "weight_decay=0)");
}

/// The text of a small record, in which one thing is replaced by another.
std::string changed(const std::string& from, const std::string& to) {
  std::string text = flight_record_json(record_with<float>(Huber{}));
  const auto place = text.find(from);
  EXPECT_NE(place, std::string::npos) << from;
  if (place != std::string::npos) text.replace(place, from.size(), to);
  return text;
}

TEST(DamagedFlightRecord, IsRefusedByName) {
  const auto message = [](const std::string& from, const std::string& to) {
    return error_message<FormatError>([&] { (void)parse_flight_record(changed(from, to), "a.json"); });
  };
  EXPECT_EQ(message("\"version\": 3", "\"version\": 2"), "a.json: version is 2, expected 3");
  EXPECT_EQ(message("\"format\": \"ogee", "\"format\": \"no"),
            "a.json: format is not \"ogee flight record\"");
  EXPECT_EQ(message("\"seed\": ", "\"need\": "), "a.json: seed is missing");
  EXPECT_EQ(message("\"precision\": \"float\"", "\"precision\": \"half\""),
            "a.json: precision is neither \"float\" nor \"double\"");
  EXPECT_EQ(message("\"shape\":[3,4]", "\"shape\":[4,4]"),
            "a.json: network[1].parameters[0].base64 has 48 bytes, expected 4×4 numbers of 4 bytes");
  EXPECT_EQ(message("\"shape\":[3,4]", "\"shape\":[4611686018427387907,4]"),
            "a.json: network[1].parameters[0].base64 has 48 bytes, expected 4611686018427387907×4 numbers of "
            "4 bytes");
  EXPECT_EQ(message("\"shape\":[3,4]", "\"shape\":[3,-4]"),
            "a.json: network[1].parameters[0].shape[1] is not a whole number from 1 to 9223372036854775807");
  EXPECT_EQ(message("\"base64\":\"", "\"base64\":\"!"),
            "a.json: network[1].parameters[0].base64 is not base64");
  const std::string unknown = message("hard_tanh(low=-1.1", "soft_tanh(low=-1.1");
  EXPECT_TRUE(
      unknown.starts_with("a.json: network[2] is not known: activation: unknown activation \"soft_tanh\""));
  EXPECT_TRUE(unknown.ends_with("(your own kinds must be registered in the program that reads the file)"));
  EXPECT_EQ(
      message("\"kind\":\"softmax\"", "\"kind\":\"conv\""),
      "a.json: network[7].kind is not known: unknown layer \"conv\"; known: activation, dense, dropout, "
      "gate, residual, scale, softmax (your own kinds must be registered in the program that reads the "
      "file)");
  EXPECT_EQ(message("\"rate\":0.3", "\"rate\":1.3"),
            "a.json: network[3] is invalid: dropout: rate is 1.3, expected at least 0 and below 1");
  EXPECT_EQ(
      message("\"kind\":\"huber\"", "\"kind\":\"hubert\""),
      "a.json: loss.kind is not known: unknown loss \"hubert\"; did you mean huber? (your own kinds must be "
      "registered in the program that reads the file)");
  EXPECT_EQ(message("\"delta\":1.0", "\"delta\":0"),
            "a.json: loss is invalid: huber: delta is 0, expected more than 0");
  EXPECT_EQ(message("\"delta\":1.0", "\"delta\":null"),
            "a.json: loss is invalid: huber: delta is missing, expected a number");
  EXPECT_EQ(message("\"delta\":1.0", "\"beta\":1.0"), "a.json: loss.settings.delta is missing");
  EXPECT_EQ(message("\"samples\": [7,9]", "\"samples\": [7]"), "a.json: samples has 1 elements, expected 2");
  EXPECT_EQ(message("\"rows\": [1]", "\"rows\": [2]"), "a.json: rows[0] is not a whole number from 0 to 1");
  EXPECT_EQ(message("\"threads\": 2", "\"threads\": 2000000000"),
            "a.json: threads is not a whole number from 1 to 4096");
  EXPECT_EQ(message("\"step\": 18446744073709551615", "\"step\": 1e999"),
            "a.json: not JSON: a number is too large");
  EXPECT_TRUE(message("\"kind\":\"softmax\",\"settings\":{}",
                      "\"kind\":\"scale\",\"settings\":{\"center\":[1,2,3],\"factor\":[1],\"offset\":[0]}")
                  .starts_with("a.json: network is invalid: scale2 ("));
  // The file limits what is allocated.
  EXPECT_EQ(message("\"inputs\":4,\"outputs\":2", "\"inputs\":4,\"outputs\":4000000000000"),
            "a.json: network[6].parameters[0] is 4×2, expected 4×4000000000000");
  EXPECT_TRUE(error_message<FormatError>([] {
                (void)parse_flight_record("{\"format\"", "a.json");
              }).starts_with("a.json: not JSON from byte 1"));
  EXPECT_THROW((void)read_flight_record("/nonexistent/a.json"), DataError);
}

TEST(DamagedFlightRecord, IsRefusedAtAnyLength) {
  const std::string text = changed("", "");
  for (std::size_t length = 0; length + 2 < text.size(); ++length)
    EXPECT_THROW((void)parse_flight_record(text.substr(0, length), "a.json"), FormatError) << length;
}

TEST(DamagedFlightRecord, IsReadOrRefused) {
  const std::string valid = changed("", "");
  constexpr std::array<std::string_view, 12> words{
      "0", "-1", "1e30", "9223372036854775807", "null", "[]", "{}", "true", "\"\"", "AAAA", ",", "\\u0000"};
  constexpr std::uint32_t trials = 1500;
  std::uint32_t read = 0;
  for (std::uint32_t trial = 0; trial < trials; ++trial) {
    const RandomStream random(5, RandomPurpose::data, trial);
    std::string text = valid;
    const auto below = [&](std::size_t bound, std::uint64_t position) {
      return static_cast<std::size_t>(random.below(bound, position));
    };
    const std::size_t place = below(text.size(), 0);
    const std::string_view word = words.at(below(words.size(), 1));
    if (trial % 3 == 0) text[place] = static_cast<char>(random.bits(2));
    if (trial % 3 == 1) text.replace(place, below(6, 3), word);
    if (trial % 3 == 2) {  // a whole value
      const std::size_t start = text.find_first_of(":[,", place);
      if (start == std::string::npos) continue;
      const std::size_t end = text.find_first_of(",]}", start + 1);
      text.replace(start + 1, end - start - 1, word);
    }
    try {
      const auto record = parse_flight_record(text, "a.json");
      std::visit([](const auto& r) { (void)replay_report(r, replay(r)); }, record);
      ++read;
    } catch (const FormatError& error) {
      EXPECT_TRUE(std::string_view(error.what()).starts_with("a.json: ")) << error.what();
    }
  }
  EXPECT_GT(read, trials / 50);
  EXPECT_LT(read, trials - trials / 50);
}

}  // namespace
}  // namespace ogee::flight_record_test
