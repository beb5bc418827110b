// Runs the test cases of one folder and reports them in the format of the Unity test framework:
// file:line:name:PASS|FAIL[: message], and at the end "N Tests N Failures N Ignored".
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstdio>
#include <mutex>
#include <sstream>
#include <string>

namespace {

struct UnityReporter : doctest::IReporter {
    explicit UnityReporter(const doctest::ContextOptions&) {}

    void report_query(const doctest::QueryData&) override {}
    void test_run_start() override {}
    void test_run_end(const doctest::TestRunStats& run) override {
        std::printf("\n%u Tests %u Failures %u Ignored\n%s\n", run.numTestCasesPassingFilters,
                    run.numTestCasesFailed, ignored_, run.numTestCasesFailed ? "FAIL" : "OK");
    }

    void test_case_start(const doctest::TestCaseData& test) override {
        test_ = &test;
        message_.clear();
    }
    void test_case_reenter(const doctest::TestCaseData&) override {}
    void test_case_end(const doctest::CurrentTestCaseStats& stats) override {
        if (stats.testCaseSuccess)
            line("PASS", message_.c_str()); // such as the reason for skipping a part
        else
            line("FAIL", message_.empty() ? "failed" : message_.c_str());
    }
    void test_case_exception(const doctest::TestCaseException& exception) override {
        note("threw: " + std::string(exception.error_string.c_str()));
    }
    void test_case_skipped(const doctest::TestCaseData&) override { ++ignored_; }

    void subcase_start(const doctest::SubcaseSignature&) override {}
    void subcase_end() override {}
    void log_message(const doctest::MessageData& message) override {
        note(message.m_string.c_str());
    }
    void log_assert(const doctest::AssertData& assertion) override {
        if (!assertion.m_failed)
            return;
        const std::lock_guard<std::mutex> lock(mutex_);
        std::string text = std::to_string(assertion.m_line) + ": " + assertion.m_expr;
        if (assertion.m_threw)
            text += " threw " + std::string(assertion.m_exception.c_str());
        else
            text += " is " + std::string(assertion.m_decomp.c_str());
        for (int i = 0; i < doctest::IReporter::get_num_active_contexts(); ++i) {
            text += "; with ";
            text += describe(*doctest::IReporter::get_active_contexts()[i]);
        }
        append(text);
    }

private:
    static std::string describe(const doctest::IContextScope& scope) {
        std::ostringstream stream;
        scope.stringify(&stream);
        return stream.str();
    }
    void note(const std::string& text) {
        const std::lock_guard<std::mutex> lock(mutex_);
        append(text);
    }
    void append(const std::string& text) {
        if (!message_.empty())
            message_ += " | ";
        if (message_.size() < 2000) // a check in a loop may fail 10 000 times
            message_ += text;
    }
    void line(const char* verdict, const char* message) {
        std::printf("%s:%u:%s:%s%s%s\n", test_->m_file.c_str(), test_->m_line, test_->m_name,
                    verdict, *message ? ": " : "", message);
        std::fflush(stdout);
    }

    const doctest::TestCaseData* test_ = nullptr;
    std::string message_;
    unsigned ignored_ = 0;
    std::mutex mutex_;
};

} // namespace

DOCTEST_REGISTER_REPORTER("unity", 1, UnityReporter);

int main(int argc, char** argv) {
    doctest::Context context;
    context.setOption("reporters", "unity");
    context.applyCommandLine(argc, argv);
    return context.run();
}
